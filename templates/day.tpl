{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<h1 class="date">{{DAY}}</h1>
<p class="sub">[[{{COUNT}}. Times are those of {{ZONE}}.]]</p>
{{#HOURS}}
<p>[[So many that they are parted by the hour of their arrival:]]</p>
<ul class="ways">
{{#HOUR}}
<li>[[<a href="{{HREF}}">{{WORDS}}</a>: {{COUNT}}]]</li>
{{/HOUR}}
</ul>
{{/HOURS}}
{{#LIST}}
<table class="list day">
<caption class="unseen">[[Messages of {{DAY}}, in the order of their arrival]]</caption>
<thead>
<tr><th scope="col">[[Time]]</th><th scope="col">[[From]]</th><th scope="col">[[To]]</th><th scope="col">[[Subject]]</th><th scope="col"><abbr title="[[Attachments]]">[[Files]]</abbr></th><th scope="col" class="r">[[Size]]</th><th scope="col" class="r">[[Number]]</th></tr>
</thead>
<tbody>
{{#MESSAGE}}
<tr><td>{{TIME}}<td>{{FROM:x-addresses}}<td>{{TO:x-addresses}}<td><a href="{{HREF}}">{{SUBJECT}}</a>{{#REMARK}} <small>{{TEXT}}</small>{{/REMARK}}<td>{{ATTACHMENTS}}<td>{{SIZE}}<td>{{NUMBER}}
{{/MESSAGE}}
</tbody>
</table>
{{/LIST}}
{{>SHEETS}}
{{#LOG}}
<p class="note"><a href="log.html">[[What the mail log says of this day]]</a></p>
{{/LOG}}
{{>FOOT}}
