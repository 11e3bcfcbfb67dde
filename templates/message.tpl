{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<article>
<h1 dir=auto>{{SUBJECT}}</h1>
<p class=sub>[[Message {{LABEL}}, {{PLACE}}]]
{{#FACTS}}
<dl class=pairs>
{{#PAIR}}
<dt>{{TERM}}<dd>{{LIST:x-addresses}}{{VALUE}}{{#NOTED}} <small>({{NOTE}})</small>{{/NOTED}}
{{/PAIR}}
</dl>
{{/FACTS}}
{{#REMARKS}}
<div class=mark>
<p>{{HEADING}}
<ul>
{{#REMARK}}
<li><bdi>{{TEXT}}</bdi>
{{/REMARK}}
</ul>
</div>
{{/REMARKS}}
{{#JOURNAL}}
<h2>[[What the journal recorded]]</h2>
<p>[[{{WRITER}} recorded this message: sent by <bdi>{{SENDER}}</bdi>, delivered to <bdi>{{RECIPIENTS}}</bdi>.]]
<p class=note>[[The original on this disc is the whole report, with the message in it. When the message arrived is taken from the report.]]
{{/JOURNAL}}
{{#FLAWED}}
<p class=note>[[Not all of it could be read as it should be: <a href="#changed">what was found</a>.]]
{{/FLAWED}}
{{#UNSHOWN}}
<h2>[[This message is not shown here]]</h2>
<p>[[What you see above is taken from its header. The rest could not be made into a page: {{WHY}}.]]
<p>[[Nothing of it is missing from the disc. The untouched original: <a href="{{TEXT_HREF}}">read it as text</a>, or <a href="{{EML_HREF}}">open it in a mail program</a>.]]
{{/UNSHOWN}}
{{#SHOWN}}
<div class=body>
<h2 class=unseen>[[The message]]</h2>
{{>LETTER}}
</div>
{{/SHOWN}}
{{#ATTACHMENTS}}
<h2>{{HEADING}}</h2>
<ol class=files>
{{#CARD}}
<li id="a{{NUMBER}}">
<h3><bdi>{{NAME}}</bdi></h3>
{{#SMALL}}
<a class=small href="{{PATH}}"><img src="{{PATH}}" alt="{{NAME}}" width="{{WIDTH}}" height="{{HEIGHT}}" loading=lazy decoding=async></a>
{{/SMALL}}
{{#MISCALLED}}
<p class=mark>[[Called <bdi>{{NAME}}</bdi>, is {{KIND}}]]
{{/MISCALLED}}
{{#MISDECLARED}}
<p class=mark>[[Declared as <bdi>{{NAME}}</bdi>, is {{KIND}}]]
{{/MISDECLARED}}
<p>{{KIND}}, {{SIZE}}{{#INLINED}}[[; shown in the formatted message]]{{/INLINED}} {{#OPEN}}<a class=way href="{{PATH}}">[[Open {{PATH}}]]</a>{{/OPEN}}{{#SAVE}}<a class=way href="{{PATH}}" download="{{DOWNLOAD}}">[[Save {{PATH}}]]</a>{{/SAVE}}
{{#REASON}}
<p class=note>{{WORDS}}
{{/REASON}}
{{#MAIL}}
<dl class=pairs>
{{#PAIR}}
<dt>{{TERM}}<dd dir=ltr>{{LIST:x-addresses}}{{VALUE}}</dd>
{{/PAIR}}
</dl>
<p class=note><a href="#m{{NUMBER}}">[[The message itself stands above]]</a>
{{/MAIL}}
<p class=note>[[Declared as <bdi>{{TYPE}}</bdi>]]<br>
SHA-256 <code>{{SHA256}}</code>
{{/CARD}}
</ol>
<p class=note>[[Attachments are saved as they were sent, under neutral names. What kind of file each is was told by its first bytes; no more of it was examined: open them with the care you would give any attachment.]]
{{/ATTACHMENTS}}
{{#CONVERSATION}}
<h2>[[Conversation of {{COUNT}}]]</h2>
<ol class=conversation{{#BEFORE}} start="{{START}}"{{/BEFORE}}>
{{#TURN}}
<li>{{#HERE}}<b aria-current=page>[[{{WHEN}}, this message]]</b>{{/HERE}}{{#THERE}}<a href="{{HREF}}">{{WHEN}}</a> <bdi>{{FROM:x-addresses}}</bdi>{{/THERE}}
{{/TURN}}
</ol>
<p class=note>[[<a href="{{HREF}}">The whole conversation</a>, as far as it is on this disc]]
{{/CONVERSATION}}
{{#BESIDE}}
<p class=note>[[Others with <bdi>{{NAME}}</bdi>:]]{{#BEFORE}} <a href="{{HREF}}">[[earlier]]</a>{{/BEFORE}}{{#AFTER}} <a href="{{HREF}}">[[later]]</a>{{/AFTER}}
{{/BESIDE}}
{{#TRAIL}}
<h2>[[What the mail log says]]</h2>
{{#ENVELOPE}}
<dl class=pairs>
{{#PAIR}}
<dt>{{TERM}}<dd>{{VALUE}}{{#NOTED}} <small>({{NOTE}})</small>{{/NOTED}}
{{/PAIR}}
</dl>
{{/ENVELOPE}}
<ul class=trail>
{{#STEP}}
<li><bdi>{{TEXT}}</bdi>
{{/STEP}}
</ul>
{{#REMARK}}
<p>{{TEXT}}
{{/REMARK}}
{{#DAY}}
<p class=note><a href="log.html">[[The log of this day]]</a>
{{/DAY}}
{{/TRAIL}}
<h2>[[Where this comes from]]</h2>
<dl class=pairs>
<dt>[[Original]]<dd>[[<a href="{{TEXT_HREF}}">as text</a> or <a href="{{EML_HREF}}">as .eml for a mail program</a>; {{SIZE}}, byte for byte as found]]
<dt>SHA-256<dd class=stamp data-no="{{LABEL}}"><code>{{SHA256}}</code>
{{#ORIGIN}}
<dt>{{TERM}}<dd><code>{{VALUE}}</code>
{{/ORIGIN}}
{{#KEPT}}
<dt>[[Kept as]]<dd>{{NOTE}}
{{/KEPT}}
</dl>
{{>HEADER}}
{{>CHANGED}}</article>
{{>FOOT}}
