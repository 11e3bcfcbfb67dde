{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<h1><bdi>{{NAME}}</bdi></h1>
<p class="sub">{{SUB}}</p>
{{#CALLED}}
<p>[[First called <bdi>{{TEXT}}</bdi>. <span class="note">A name is what a message says, not what anybody checked.</span>]]</p>
{{/CALLED}}
{{#ORGANISATION}}
<p><a href="{{HREF}}">[[All addresses of {{NAME}}]]</a></p>
{{/ORGANISATION}}
{{>SHEETS}}
{{#PERSONS}}
<h2>[[Its addresses]]</h2>
{{>ROWS}}
{{/PERSONS}}
{{#MORE}}
<p class="note">{{TEXT}}</p>
{{/MORE}}
{{#DAYS}}
<h2>[[Its messages, day by day]]</h2>
<p class="note">[[They are too many for one list. The list of a day has all messages of that day, each address has its own list, and <a href="../find.html">Find</a> lists all of them when it is asked for {{NAME}}.]]</p>
<table class="daily">
<caption class="unseen">[[Messages of each day that has any]]</caption>
<thead><tr><th scope="col">[[Day]]<th scope="col" class="r">[[Sent]]<th scope="col" class="r">[[Received]]</thead>
<tbody>
{{#ROW}}
<tr><th scope="row"><a href="../days/{{FOLDER}}/index.html">{{DAY}}</a><td class="r">{{SENT}}<td class="r">{{RECEIVED}}
{{/ROW}}
</tbody>
</table>
{{/DAYS}}
{{#MESSAGES}}
{{#HEADING}}
<h2>{{TEXT}}</h2>
{{/HEADING}}
{{#BRIEF}}
<p class="note">[[Where From or To is empty, it is this address.]]</p>
{{/BRIEF}}
<table class="list mail">
<caption class="unseen">[[Messages, in the order of their arrival]]</caption>
<thead>
<tr><th scope="col">[[Number]]</th><th scope="col">[[Time]]</th><th scope="col">[[From]]</th><th scope="col">[[To]]</th><th scope="col">[[Subject]]</th></tr>
</thead>
<tbody>
{{#ROW}}
<tr><td>{{NUMBER}}<td>{{TIME}}<td>{{FROM:x-addresses}}<td>{{TO:x-addresses}}<td><a href="{{HREF}}">{{SUBJECT}}</a>
{{/ROW}}
</tbody>
</table>
{{/MESSAGES}}
{{>FOOT}}
