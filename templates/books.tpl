{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>[[The books]]</h1>
<p class="lead">[[What became of every item that was found where the mail was kept. The sum closes: none is missing, none counted twice.]]</p>
<div class="narrow-part">
{{>ACCOUNT}}
<p class="verdict">[[The sum closes.]]</p>
</div>
<p class="note">[[All of it, one row an item, is in <a href="../books.csv">books.csv</a>. A message is known by the SHA-256 of its bytes and by nothing else, so two messages with one Message-ID but different bytes are both on the disc.]]</p>
{{#SECTION}}
<section aria-labelledby="{{ANCHOR}}">
<h2 id="{{ANCHOR}}">{{HEADING}}</h2>
<p>{{EXPLANATION}}</p>
{{#ELSEWHERE}}
<p><a href="{{HREF}}">{{WORDS}}</a></p>
{{/ELSEWHERE}}
{{#LIST}}
<table class="list items">
<caption class="unseen">{{HEADING}}</caption>
<thead><tr><th scope="col">[[Source]]</th><th scope="col">[[Item]]</th><th scope="col">[[Remark]]</th></tr></thead>
<tbody>
{{#ITEM}}
<tr><td data-label="[[Source]]"><bdi>{{SOURCE}}</bdi></td><td data-label="[[Item]]"><code><bdi>{{ID}}</bdi></code></td><td>{{#WHY}}<bdi>{{TEXT}}</bdi>{{/WHY}}</td></tr>
{{/ITEM}}
</tbody>
</table>
{{/LIST}}
{{#MORE}}
<p class="note">[[{{TEXT}} <a href="../books.csv">books.csv</a> has all of them.]]</p>
{{/MORE}}
</section>
{{/SECTION}}
{{>FOOT}}
