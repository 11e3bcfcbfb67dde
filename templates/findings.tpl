{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<h1><bdi>{{HEADING}}</bdi></h1>
<p class="lead">{{LEAD}}</p>
{{#EXPLAINED}}
<p>{{TEXT}}</p>
{{/EXPLAINED}}
{{#KINDS}}
<ul class="ways">
{{#KIND}}
<li>[[<a href="{{HREF}}"><bdi>{{NAME}}</bdi></a>: {{COUNT}}]]</li>
{{/KIND}}
</ul>
{{/KINDS}}
{{>SHEETS}}
{{#ITEMS}}
{{#PART}}
<h2>{{HEADING}}</h2>
<p>{{EXPLANATION}}</p>
{{/PART}}
<table class="list items">
<caption class="unseen">[[Items]]</caption>
<thead><tr><th scope="col">[[Source]]</th><th scope="col">[[Item]]</th><th scope="col">[[Remark]]</th></tr></thead>
<tbody>
{{#ROW}}
<tr><td data-label="[[Source]]"><bdi>{{SOURCE}}</bdi><td data-label="[[Item]]"><code><bdi>{{ITEM}}</bdi></code><td>{{#SAME}}[[the same bytes as <a href="{{HREF}}">{{NUMBER}}</a>]]{{/SAME}}{{#REMARK}}<bdi>{{TEXT}}</bdi>{{/REMARK}}
{{/ROW}}
</tbody>
</table>
<p class="note"><a href="../books.csv">books.csv</a>
{{/ITEMS}}
{{#MESSAGES}}
{{#PART}}
<h2>{{HEADING}}</h2>
<p>{{EXPLANATION}}</p>
{{/PART}}
<table class="list">
<caption class="unseen">[[Messages]]</caption>
<thead><tr><th scope="col">[[From]]</th><th scope="col">[[Subject]]</th><th scope="col">{{COLUMN}}</th><th scope="col" class="r">[[Number]]</th></tr></thead>
<tbody>
{{#ROW}}
<tr><td class=who data-label="[[From]]">{{FROM:x-addresses}}<td class=subject><a href="{{HREF}}"><bdi>{{SUBJECT}}</bdi></a><td>{{#REMARK}}<bdi>{{TEXT}}</bdi><br>{{/REMARK}}<td class="r number">{{NUMBER}}
{{/ROW}}
</tbody>
</table>
{{/MESSAGES}}
{{>FOOT}}
