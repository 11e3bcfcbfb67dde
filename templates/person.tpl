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
<tr><td>{{NUMBER}}<td>{{TIME}}<td>{{FROM}}<td>{{TO}}<td><a href="{{HREF}}">{{SUBJECT}}</a>
{{/ROW}}
</tbody>
</table>
{{/MESSAGES}}
{{>FOOT}}
