{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>[[Check this disc]]</h1>
<p class="lead">[[Your browser can read every file of this disc and compare it with the lists that were made with it. It then tells whether anything was changed, is missing or was added.]]</p>
<p class="mark" id="unable">[[This browser can’t do that. It would have to be one for desktop computers, not older than 2020, with JavaScript switched on. The commands under <a href="about.html#check">How to check it</a> find out without a browser what was changed or is missing.]]</p>

<section id="tool" aria-labelledby="steps" hidden>
<h2 id="steps">[[Start the check]]</h2>
<ol>
<li>[[Press the button and choose the disc itself, for example drive D:, or the folder that this page lies in.]]</li>
<li>[[The browser may ask whether to “upload” all the files. That is its usual wording. Nothing leaves this computer; this page is not able to send anything.]]</li>
<li>[[Wait for the result. A disc takes as long as copying it: a full CD about 3 to 10 minutes, a DVD or BD longer.]]</li>
</ol>
<p><button type="button" id="choose">[[Choose the disc]]</button><input type="file" id="folder" multiple hidden></p>
<div id="running" hidden>
<progress id="bar" value="0" max="1" aria-label="[[Part of the disc that was read]]"></progress>
<p id="state"></p>
<p><button type="button" id="stop">[[Stop]]</button></p>
</div>
<p class="unseen" id="news" role="status" aria-live="polite"></p>
</section>

<div id="result" hidden></div>
<section id="paper" aria-labelledby="fingerprint" hidden>
<h3 id="fingerprint">[[Fingerprint]]</h3>
<p>[[One step is yours. Compare this with the fingerprint on the label sheet in the disc’s case:]]</p>
<ul class="digits" id="digits"></ul>
<p>[[If they are equal, this is the disc that the sheet was printed for, and the lists are the ones made with it. If they differ, the lists themselves were changed, or sheet and disc do not belong together.]]</p>
<p><a id="sample" href="find.html">[[Draw a sample of messages by this fingerprint]]</a></p>
</section>

<section aria-labelledby="words">
<h2 id="words">[[What a result means]]</h2>
<dl class="pairs">
<dt>[[As recorded]]<dd>[[The SHA-256 of the file is the one in the list. Changing a single character in it would give another.]]
<dt>[[Changed]]<dd>[[The file is not the one that was recorded.]]
<dt>[[Missing]]<dd>[[A list names the file, and it is not there.]]
<dt>[[Unreadable]]<dd>[[The computer could not read the file: dust, a scratch, or the drive. Clean the disc and try another drive before you conclude anything.]]
<dt>[[Not part of it]]<dd>[[No list names the file. In a copy on a hard disk, such files can come from the computer itself.]]
</dl>
<p>[[The lists are <code>manifest-sha256.txt</code> and <code>tagmanifest-sha256.txt</code>. Whoever could change a file could change the lists as well; that is why their fingerprint is kept on paper. <a href="about.html#check">How to check the disc without this page</a>]]</p>
</section>
<script src="{{ROOT}}assets/words.js"></script>
<script src="{{ROOT}}assets/check_seal.js"></script>
<script src="{{ROOT}}assets/check.js"></script>
{{>FOOT}}
