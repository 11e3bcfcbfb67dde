{{%AUTOESCAPE context="HTML"}}<table class="list people">
<caption class="unseen">{{HEADING}}</caption>
<thead>
<tr><th scope="col">{{WHAT}}</th><th scope="col">{{COLUMN}}</th><th scope="col" class="r">[[Sent]]</th><th scope="col" class="r">[[Received]]</th><th scope="col">[[First day]]</th><th scope="col">[[Last day]]</th></tr>
</thead>
<tbody>
{{#ROW}}
<tr><td><a href="{{HREF}}"><bdi>{{NAME}}</bdi></a>{{#OWN}} <small>[[own]]</small>{{/OWN}}</td><td dir="auto">{{BESIDE}}</td><td class="r" data-label="[[Sent]]">{{SENT}}</td><td class="r" data-label="[[Received]]">{{RECEIVED}}</td><td data-label="[[First]]">{{FIRST}}</td><td data-label="[[Last]]">{{LAST}}</td></tr>
{{/ROW}}
</tbody>
</table>
