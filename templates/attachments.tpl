{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<h1>{{HEADING}}</h1>
<p class="sub">{{COUNT}}</p>
<p>[[What kind of file each is was told by its first bytes; where these say nothing, by its name or type. Each is linked to its message, where it can be opened or saved.]]</p>
{{#KINDS}}
<ul class="ways">
{{#KIND}}
<li>[[<a href="{{HREF}}">{{NAME}}</a>: {{WORDS}}]]</li>
{{/KIND}}
</ul>
{{/KINDS}}
{{>SHEETS}}
{{#LIST}}
<table class="list">
<caption class="unseen">[[{{HEADING}}, in the order of arrival]]</caption>
<thead>
<tr><th scope="col">[[Name]]</th><th scope="col">[[From]]</th><th scope="col" class="r">[[Size]]</th><th scope="col" class="r">[[Message]]</th></tr>
</thead>
<tbody>
{{#ROW}}
<tr><td class=subject><a href="{{HREF}}#a{{PLACE}}"><bdi>{{NAME}}</bdi></a><td class=who data-label="[[From]]">{{FROM:x-addresses}}<td class=r>{{SIZE}}<td class=r>{{NUMBER}}
{{/ROW}}
</tbody>
</table>
{{/LIST}}
{{>FOOT}}
