{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<article class="letter">
<h1 dir="auto">{{SUBJECT}}</h1>
<p class="sub">[[Message {{LABEL}}, {{PLACE}}]]</p>
{{#FACTS}}
<dl class="pairs">
{{#PAIR}}
<div><dt>{{TERM}}</dt><dd dir="auto">{{VALUE}}{{#NOTED}} <small>({{NOTE}})</small>{{/NOTED}}</dd></div>
{{/PAIR}}
</dl>
{{/FACTS}}
{{#REMARKS}}
<div class="mark">
<p>{{HEADING}}</p>
<ul>
{{#REMARK}}
<li><bdi>{{TEXT}}</bdi></li>
{{/REMARK}}
</ul>
</div>
{{/REMARKS}}
{{#JOURNAL}}
<section aria-labelledby="journal">
<h2 id="journal">[[What the journal recorded]]</h2>
<p>[[{{WRITER}} recorded this message: sent by <bdi>{{SENDER}}</bdi>, delivered to <bdi>{{RECIPIENTS}}</bdi>.]]</p>
<p class="note">[[The original on this disc is the whole report, with the message in it. When the message arrived is taken from the report.]]</p>
</section>
{{/JOURNAL}}
{{#FLAWED}}
<p class="note">[[Not all of it could be read as it should be: <a href="#changed">what was found</a>.]]</p>
{{/FLAWED}}
{{#UNSHOWN}}
<section aria-labelledby="text">
<h2 id="text">[[This message is not shown here]]</h2>
<p>[[What you see above is taken from its header. The rest could not be made into a page: {{WHY}}.]]</p>
<p>[[Nothing of it is missing from the disc. The untouched original: <a href="{{TEXT_HREF}}">read it as text</a>, or <a href="{{EML_HREF}}">open it in a mail program</a>.]]</p>
</section>
{{/UNSHOWN}}
{{#SHOWN}}
<section class="body" aria-labelledby="text">
<h2 id="text" class="unseen">[[The message]]</h2>
{{>LETTER}}
</section>
{{/SHOWN}}
{{#ATTACHMENTS}}
<section aria-labelledby="attachments">
<h2 id="attachments">{{HEADING}}</h2>
<ol class="files">
{{#CARD}}
<li id="a{{NUMBER}}">
<h3><bdi>{{NAME}}</bdi></h3>
{{#SMALL}}
<a class="small" href="{{PATH}}"><img src="{{PATH}}" alt="{{NAME}}" width="{{WIDTH}}" height="{{HEIGHT}}" loading="lazy" decoding="async"></a>
{{/SMALL}}
{{#MISCALLED}}
<p class="mark">[[Called <bdi>{{NAME}}</bdi>, is {{KIND}}]]</p>
{{/MISCALLED}}
{{#MISDECLARED}}
<p class="mark">[[Declared as <bdi>{{NAME}}</bdi>, is {{KIND}}]]</p>
{{/MISDECLARED}}
<p>{{KIND}}, {{SIZE}}{{#INLINED}}[[; shown in the formatted message]]{{/INLINED}} {{#OPEN}}<a class="way" href="{{PATH}}">[[Open {{PATH}}]]</a>{{/OPEN}}{{#SAVE}}<a class="way" href="{{PATH}}" download="{{DOWNLOAD}}">[[Save {{PATH}}]]</a>{{/SAVE}}</p>
{{#REASON}}
<p class="note">{{WORDS}}</p>
{{/REASON}}
{{#MAIL}}
<dl class="pairs">
{{#PAIR}}
<div><dt>{{TERM}}</dt><dd dir="auto">{{VALUE}}</dd></div>
{{/PAIR}}
</dl>
<p class="note"><a href="#m{{NUMBER}}">[[The message itself stands above]]</a></p>
{{/MAIL}}
<p class="note">[[Declared as <bdi>{{TYPE}}</bdi>]]<br>
SHA-256 <code>{{SHA256}}</code></p>
</li>
{{/CARD}}
</ol>
<p class="note">[[Attachments are saved as they were sent, under neutral names. What kind of file each is was told by its first bytes; no more of it was examined: open them with the care you would give any attachment.]]</p>
</section>
{{/ATTACHMENTS}}
{{#CONVERSATION}}
<section aria-labelledby="conversation">
<h2 id="conversation">[[Conversation of {{COUNT}}]]</h2>
<ol class="conversation">
{{#TURN}}
<li>{{#HERE}}<b aria-current="page">[[{{WHEN}}, this message]]</b>{{/HERE}}{{#THERE}}<a href="{{HREF}}">{{WHEN}}</a> <bdi>{{FROM}}</bdi>{{/THERE}}</li>
{{/TURN}}
</ol>
<p class="note">[[<a href="{{HREF}}">The whole conversation</a>, as far as it is on this disc]]</p>
</section>
{{/CONVERSATION}}
{{#BESIDE}}
<p class="note">[[Others with <bdi>{{NAME}}</bdi>:]]{{#BEFORE}} <a href="{{HREF}}">[[earlier]]</a>{{/BEFORE}}{{#AFTER}} <a href="{{HREF}}">[[later]]</a>{{/AFTER}}
{{/BESIDE}}
{{#TRAIL}}
<section aria-labelledby="trail">
<h2 id="trail">[[What the mail log says]]</h2>
{{#ENVELOPE}}
<dl class="pairs">
{{#PAIR}}
<div><dt>{{TERM}}</dt><dd dir="auto">{{VALUE}}{{#NOTED}} <small>({{NOTE}})</small>{{/NOTED}}</dd></div>
{{/PAIR}}
</dl>
{{/ENVELOPE}}
<ul class="trail">
{{#STEP}}
<li><bdi>{{TEXT}}</bdi></li>
{{/STEP}}
</ul>
{{#REMARK}}
<p>{{TEXT}}</p>
{{/REMARK}}
{{#DAY}}
<p class="note"><a href="log.html">[[The log of this day]]</a></p>
{{/DAY}}
</section>
{{/TRAIL}}
<section aria-labelledby="origin">
<h2 id="origin">[[Where this comes from]]</h2>
<dl class="pairs">
<div><dt>[[Original]]</dt><dd>[[<a href="{{TEXT_HREF}}">as text</a> or <a href="{{EML_HREF}}">as .eml for a mail program</a>; {{SIZE}}, byte for byte as found]]</dd></div>
<div class="stamp" data-no="{{LABEL}}"><dt>SHA-256</dt><dd><code>{{SHA256}}</code></dd></div>
{{#ORIGIN}}
<div><dt>{{TERM}}</dt><dd dir="auto"><code>{{VALUE}}</code></dd></div>
{{/ORIGIN}}
{{#KEPT}}
<div><dt>[[Kept as]]</dt><dd>{{NOTE}}</dd></div>
{{/KEPT}}
</dl>
{{>HEADER}}
</section>
{{>CHANGED}}</article>
{{>FOOT}}
