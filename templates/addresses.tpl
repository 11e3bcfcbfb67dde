{{%AUTOESCAPE context="HTML"}}<table class="list people">
<caption class="unseen">{{HEADING}}</caption>
<thead>
<tr><th scope="col">{{WHAT}}</th><th scope="col">{{COLUMN}}</th><th scope="col" class="r">[[Sent]]</th><th scope="col" class="r">[[Received]]</th><th scope="col">[[First day]]</th><th scope="col">[[Last day]]</th></tr>
</thead>
<tbody>
{{#ROW}}
<tr><td><a href="{{HREF}}">{{NAME}}</a>{{#OWN}} <small>[[own]]</small>{{/OWN}}<td>{{BESIDE}}<td data-label="[[Sent]]">{{SENT}}<td data-label="[[Received]]">{{RECEIVED}}<td data-label="[[First]]">{{FIRST}}<td data-label="[[Last]]">{{LAST}}
{{/ROW}}
</tbody>
</table>
