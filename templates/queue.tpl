{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>[[Still in the mail queue]]</h1>
{{#NONE}}
<p class="lead">[[When this disc was made nothing was waiting in the mail server’s queue.]]</p>
{{/NONE}}
{{#LIST}}
<p class="lead">[[When this disc was made {{COUNT}} waited in the mail server’s queue: taken in, and not yet delivered to everybody, or held back.]]</p>
<table class="list items">
<caption class="unseen">[[Messages in the queue]]</caption>
<thead>
<tr><th scope="col">[[Taken in]]</th><th scope="col">[[From]]</th><th scope="col">[[Still to be delivered to]]</th><th scope="col">[[The message]]</th></tr>
</thead>
<tbody>
{{#MESSAGE}}
<tr>
<td data-label="[[Taken in]]">{{ARRIVED}}<br><span class="note">[[{{QUEUE}}, queue id <bdi>{{ID}}</bdi>]]</span></td>
<td class="who" data-label="[[From]]"><bdi>{{FROM}}</bdi></td>
<td data-label="[[Still to be delivered to]]">{{#RECIPIENT}}<div><bdi>{{ADDRESS}}</bdi><br><span class="note"><bdi>{{REASON}}</bdi></span></div>{{/RECIPIENT}}{{#MORE}}<div class="note">[[and {{COUNT}} more, all in books.csv]]</div>{{/MORE}}</td>
<td data-label="[[The message]]">{{#PAGE}}[[<a href="{{HREF}}">{{NUMBER}}</a> in the mailbox]]<br>{{/PAGE}}{{#SAVED}}[[as it lay in the queue: <a href="{{TEXT_HREF}}">as text</a> or <a href="{{EML_HREF}}">as .eml</a>, {{SIZE}}]]{{/SAVED}}{{#UNSAVED}}<span class="note">[[its text could not be had: <bdi>{{WHY}}</bdi>]]</span>{{/UNSAVED}}</td>
</tr>
{{/MESSAGE}}
</tbody>
</table>
{{/LIST}}
{{>FOOT}}
