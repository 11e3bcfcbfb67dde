{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<div class="opening">
<div>
<h1>[[E-mail, {{SPAN}}]]</h1>
{{#NAMED}}
<p class="sub"><bdi>{{ORGANISATION}}</bdi></p>
{{/NAMED}}
<p class="lead">{{ANSWER}}</p>
{{#REQUEST}}
<p><bdi>{{WORDS}}</bdi></p>
{{/REQUEST}}
<p>[[Choose a day in the calendar to see its list of messages. Each message has a page of its own, and beside it lies the untouched original.]]</p>
<dl class="pairs">
{{#PAIR}}
<dt>{{TERM}}<dd><bdi>{{VALUE}}</bdi>{{#NOTED}} <small>({{NOTE}})</small>{{/NOTED}}
{{/PAIR}}
</dl>
</div>
<section aria-label="[[The account]]">
{{>ACCOUNT}}
<p class="verdict">[[The sum closes.]]</p>
<p class="note"><a href="lists/books.html">[[What became of each item]]</a></p>
</section>
</div>

<section aria-labelledby="calendar">
<h2 id="calendar">[[Calendar]]</h2>
<p>{{SPREAD}}</p>
<p class="legend" aria-hidden="true" data-few="[[fewer]]" data-many="[[more]]"><i class="k1"></i><i class="k2"></i><i class="k3"></i><i class="k4"></i><i class="k5"></i></p>
<p>[[<a href="find.html">Find messages</a> by words, people, files and days]]</p>
<div class="months">
{{#MONTH}}
<table class="month">
<caption><b>{{NAME}}</b> <span>{{TOTAL}}</span></caption>
<thead>
<tr>{{#WEEKDAY}}<th scope="col"><abbr title="{{NAME}}">{{SHORT}}</abbr></th>{{/WEEKDAY}}</tr>
</thead>
<tbody>
{{#WEEK}}
<tr>{{#CELL}}{{#BLANK}}<td></td>{{/BLANK}}{{#OUTSIDE}}<td class="out">{{NUMBER}}</td>{{/OUTSIDE}}{{#EMPTY}}<td class="k0"><span>{{NUMBER}} <span class="n" role="img" aria-label="[[no messages]]">–</span></span></td>{{/EMPTY}}{{#FULL}}<td class="k{{SHADE}}"><a href="{{HREF}}" aria-label="{{NUMBER}} {{COUNT}}, {{WORDS}}">{{NUMBER}} <b class="n{{#LONG}} long{{/LONG}}">{{COUNT}}</b></a></td>{{/FULL}}{{/CELL}}</tr>
{{/WEEK}}
</tbody>
</table>
{{/MONTH}}
</div>
</section>

{{#CHARTED}}
{{>CHART}}
{{/CHARTED}}
{{#LOG}}
<section aria-labelledby="log">
<h2 id="log">[[The mail log]]</h2>
{{#AGREED}}
<p class="verdict">{{VERDICT}}</p>
{{/AGREED}}
{{#DIFFERENT}}
<p class="mark">{{VERDICT}}</p>
{{/DIFFERENT}}
{{#UNRECKONED}}
<p>{{VERDICT}}</p>
{{/UNRECKONED}}
<p class="note"><a href="lists/log.html">[[The mail log, day by day]]</a></p>
</section>
{{/LOG}}

<section aria-labelledby="also">
<h2 id="also">[[Also on this disc]]</h2>
<ul class="ways">
{{#PEOPLE}}
<li>[[<a href="people/index.html">By person</a>: {{ADDRESSES}}, each with its messages]]</li>
<li>[[<a href="people/organisations.html">By organisation</a>: {{DOMAINS}}]]</li>
{{/PEOPLE}}
<li>[[<a href="lists/conversations.html">Conversations</a>, messages that answer each other: {{CONVERSATIONS}}]]</li>
<li>[[<a href="lists/attachments.html">Attachments</a>, by kind: {{ATTACHMENTS}}]]</li>
<li>[[<a href="lists/books.html">The books</a>: what became of every item that was found]]</li>
{{#DOUBTFUL}}
<li>[[<a href="lists/dates.html">Doubtful dates</a>: {{COUNT}}, each with what is doubtful about it]]</li>
{{/DOUBTFUL}}
{{#UNDATED}}
<li>[[<a href="lists/undated.html">Without any date</a>: {{COUNT}}]]</li>
{{/UNDATED}}
{{#FLAWED}}
<li>[[<a href="lists/flaws.html">Flaws</a>, by kind, of messages that are not in all things as the rules of e-mail want them: {{COUNT}}]]</li>
{{/FLAWED}}
{{#COPIES}}
<li>[[<a href="lists/duplicates.html">Found more than once</a>: {{COUNT}}, each with the message it is a copy of]]</li>
{{/COPIES}}
{{#BORDER}}
<li>[[<a href="lists/border.html">At the ends of the period</a>: {{COUNT}} that another clock puts on its other side]]</li>
{{/BORDER}}
{{#QUEUE}}
<li>[[<a href="lists/queue.html">Still in the mail queue</a> when this disc was made: {{COUNT}}]]</li>
{{/QUEUE}}
{{#CLEARED}}
<li>[[<a href="lists/cleared.csv">What was cleared</a> from the mailbox since the disc before this one, message by message]]</li>
{{/CLEARED}}
<li>[[<a href="mailbag.csv">mailbag.csv</a>: one row a message, for a spreadsheet]]</li>
<li>[[<a href="books.csv">books.csv</a>: one row an item found]]</li>
<li>[[<a href="about.html">About this disc</a>: how it was made, what counts as arrived, how to check it]]</li>
<li>[[<a href="readme.txt">readme.txt</a>: the same as plain text]]</li>
</ul>
</section>

<section aria-labelledby="compare">
<h2 id="compare">[[Is this disc what it was?]]</h2>
<p>[[The label sheet in the disc’s case carries a fingerprint of 64 digits and letters. It is the SHA-256 of the file <code>tagmanifest-sha256.txt</code> in the top folder of this disc. <a href="check.html">Check this disc</a> works it out in your browser and compares every file. Without a browser, have your own computer work it out:]]</p>
<dl class="pairs commands">
<dt>Linux<dd><code>sha256sum tagmanifest-sha256.txt</code>
<dt>macOS<dd><code>shasum -a 256 tagmanifest-sha256.txt</code>
<dt>Windows<dd><code>certutil -hashfile tagmanifest-sha256.txt SHA256</code>
</dl>
<p>[[Equal fingerprints, and every file as listed: then nothing on this disc has changed. <a href="about.html#check">How to check every file</a>]]</p>
</section>
{{>FOOT}}
