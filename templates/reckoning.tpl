{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>[[The mail log]]</h1>
{{#RECKONED}}
{{#AGREED}}
<p class="verdict">{{VERDICT}}</p>
{{/AGREED}}
{{#DIFFERENT}}
<p class="lead">{{VERDICT}}</p>
{{/DIFFERENT}}
<p>[[For each day: the messages that, by the log, went to the archive address {{ARCHIVE}}, and those the mailbox holds. What is in both counts on the day of the message.]]</p>
{{#DIFFERENCE}}
<p class="mark"><bdi>{{TEXT}}</bdi></p>
{{/DIFFERENCE}}
{{#MORE}}
<p class="note">[[And {{TEXT}}, all of them in <a href="../books.csv">books.csv</a>.]]</p>
{{/MORE}}
<table class="list items">
<caption class="unseen">[[The log against the mailbox, day by day]]</caption>
<thead><tr><th scope="col">[[Day]]</th><th scope="col" class="r">[[In the log]]</th><th scope="col" class="r">[[In the mailbox]]</th><th scope="col" class="r">[[In both]]</th><th scope="col">[[Lines]]</th></tr></thead>
<tbody>
{{#ROW}}
<tr><td>{{DAY}}</td><td class="r" data-label="[[In the log]]">{{LOGGED}}</td><td class="r" data-label="[[In the mailbox]]">{{HELD}}</td><td class="r" data-label="[[In both]]">{{BOTH}}</td><td data-label="[[Lines]]">{{#PAGE}}<a href="{{HREF}}">{{LINES}}</a>{{/PAGE}}{{#NONE}}[[none]]{{/NONE}}</td></tr>
{{/ROW}}
</tbody>
</table>
{{/RECKONED}}
{{#UNRECKONED}}
<p class="lead">{{VERDICT}}</p>
<ul class="ways">
{{#PLAIN}}
<li>[[<a href="{{HREF}}">{{DAY}}</a>: {{LINES}}]]</li>
{{/PLAIN}}
</ul>
{{/UNRECKONED}}
<dl class="pairs">
{{#PAIR}}
<dt>{{TERM}}<dd><bdi>{{VALUE}}</bdi>{{#NOTED}} <small>({{NOTE}})</small>{{/NOTED}}
{{/PAIR}}
</dl>
{{#OUTSIDE}}
<p class="note">{{TEXT}}</p>
{{/OUTSIDE}}
{{>FOOT}}
