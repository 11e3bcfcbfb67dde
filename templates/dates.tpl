{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>[[Doubtful dates]]</h1>
{{#NONE}}
<p class="lead">[[No message on this disc has a date that is in doubt.]]</p>
{{/NONE}}
{{#LIST}}
<p class="lead">[[{{COUNT}} with a date that is in doubt, or without any. Each lies on the day of its arrival, as well as that is known.]]</p>
{{#UNDATED}}
<p>[[<a href="undated.html">Without any date</a>: {{COUNT}}]]</p>
{{/UNDATED}}
<table class="list">
<caption class="unseen">[[Messages with doubtful dates]]</caption>
<thead>
<tr><th scope="col">[[From]]</th><th scope="col">[[Subject]]</th><th scope="col">[[What is doubtful]]</th><th scope="col">[[Date of the sender]]</th><th scope="col">[[Arrived]]</th><th scope="col" class="r">[[Number]]</th></tr>
</thead>
<tbody>
{{#MESSAGE}}
<tr>
<td class="who" data-label="[[From]]">{{FROM:x-addresses}}</td>
<td class="subject"><a href="{{HREF}}"><bdi>{{SUBJECT}}</bdi></a></td>
<td data-label="[[Doubtful]]">{{#DOUBT}}<span>{{TEXT}}</span>{{#NEXT}};<br>{{/NEXT}}{{/DOUBT}}</td>
<td data-label="[[Sent]]"><bdi>{{SENT}}</bdi></td>
<td data-label="[[Arrived]]"><bdi>{{ARRIVED}}</bdi></td>
<td class="r number">{{NUMBER}}</td>
</tr>
{{/MESSAGE}}
</tbody>
</table>
{{#MORE}}
<p class="note">[[{{TEXT}} The column Flaws of <a href="../mailbag.csv">mailbag.csv</a> has all of them.]]</p>
{{/MORE}}
{{/LIST}}
{{>FOOT}}
