{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>[[About this disc]]</h1>
<p class="lead">{{#NAMED}}[[This disc holds all e-mail that arrived {{SPAN}} at <bdi>{{ORGANISATION}}</bdi>, each message exactly as it was received, with pages to read it by. It needs no program but a browser, and no internet.]]{{/NAMED}}{{#UNNAMED}}[[This disc holds all e-mail that arrived {{SPAN}}, each message exactly as it was received, with pages to read it by. It needs no program but a browser, and no internet.]]{{/UNNAMED}}{{#REQUESTED}}[[This disc holds the requested e-mail that arrived {{SPAN}}, each message exactly as it was received, with pages to read it by. It needs no program but a browser, and no internet.]]{{/REQUESTED}}</p>
{{#REQUESTED}}
<p><bdi>{{WORDS}}</bdi></p>
{{/REQUESTED}}

<section aria-labelledby="layout">
<h2 id="layout">[[What lies where]]</h2>
<dl class="pairs">
<dt><a href="index.html">index.html</a><dd>[[The calendar. From there to every day and every message.]]
<dt><a href="find.html">find.html</a><dd>[[Finds messages by words, people, files and days, and draws a sample by the fingerprint. What it looks through lies in find/, a file a year.]]
<dt>days/<dd>[[One folder a day: its list, a page for each message, the attachments under neutral names, and each original once more as <code>.txt</code>, which every browser can show.]]
<dt>people/<dd>[[Who the mail is from and to: <a href="people/index.html">by person</a>, <a href="people/organisations.html">by organisation</a>, and a page for each that has more than one message.]]
<dt>lists/<dd>[[<a href="lists/attachments.html">Attachments</a>, <a href="lists/conversations.html">conversations</a>, the books, doubtful dates.]]
<dt>data/eml/<dd>[[The originals, byte for byte. A mail program opens them.]]
{{#LOGGED}}
<dt>data/log/<dd>[[The lines of the mail server’s log, a file a day, byte for byte. <a href="lists/log.html">lists/log.html</a> lists its days, and says whether it was held against the mailbox and with what result.]]
{{/LOGGED}}
<dt><a href="mailbag.csv">mailbag.csv</a><dd>[[One row a message: number, sender, recipients, subject, times, SHA-256. Opens in a spreadsheet. A cell that a spreadsheet might take for a formula begins with an apostrophe.]]
<dt><a href="books.csv">books.csv</a><dd>[[One row an item that was found: what became of it, and why.]]
<dt><a href="index.xml">index.xml</a><dd>[[What the columns of both tables hold, for audit software, in the form of the German data hand-over (GDPdU, now GoBD), which gdpdu-01-09-2004.dtd declares.]]
<dt>manifest-sha256.txt<dd>[[The SHA-256 of every original. <code>tagmanifest-sha256.txt</code> has those of all other files, this list among them.]]
<dt>bag-info.txt<dd>[[Facts about the disc as a whole, among them the fingerprint of the disc before it. Its Merkle-Root, in which the proof of a single message ends, is the root of the hash tree of RFC 6962 over the messages in the order of their numbers; the data of a leaf are the 32 bytes of a message’s SHA-256. With bagit.txt and the lists above this makes the disc a bag as RFC 8493 describes it, which archives know how to handle.]]
<dt><a href="ledger.txt">ledger.txt</a><dd>[[What was done up to the disc before this one, a line each. A line ends with the SHA-256 of the line before it, line feed included, and the first with 64 zeros.]]
{{#SEALED}}
<dt>seal/<dd>[[What the seal is checked with, the lines to type, and a signature of bag-info.txt that goes with the proof of a single message.]]
{{/SEALED}}
<dt>made_from/<dd>[[The records that the pages were made from, for the program that made them: it can make the disc again from them and from the originals.]]
</dl>
<p>[[A message’s number, such as 2005-05-30/0001, is the day of its arrival and its place in that day. It is the name of its files and never changes.]]</p>
</section>

<section aria-labelledby="made">
<h2 id="made">[[How it was made]]</h2>
<p>[[Disc {{VOLUME}} was made {{MADE}} by {{PROGRAM}}, a free program. It read every item from:]]</p>
<ul>
{{#SOURCE}}
<li><code><bdi>{{SPEC}}</bdi></code></li>
{{/SOURCE}}
</ul>
<p>[[Each item was hashed as it was found. It then went onto this disc, or was entered in <a href="lists/books.html">the books</a> as a message of other days, as an exact copy of one that is here, or as unreadable, with the reason. The disc would not have been made if that sum did not close. A message is known by the SHA-256 of its bytes and by nothing else, because Message-IDs are used twice and dates can lie.]]</p>
</section>

<section aria-labelledby="arrived">
<h2 id="arrived">[[What counts as arrived]]</h2>
<p>[[A message lies on the day it arrived, in the time zone {{ZONE}}. Its time of arrival is the best of these that it has, and its page says which:]]</p>
<ol>
<li>[[the topmost Received header, written by the mail server that took it in;]]</li>
<li>[[the separator line of the mailbox file it was kept in;]]</li>
<li>[[the delivery time that the Maildir or the IMAP server kept;]]</li>
<li>[[the sender’s Date, marked, because it is only a claim.]]</li>
</ol>
<p>[[Whatever the sender’s Date says stands on the page beside it; a difference of more than an hour is pointed out. When the archive itself stored the message stands there too, where that is known from another clock than the one of its arrival. A message with no date of any kind lies on the last day of the period. Dates that can hardly be true, such as one before 1990, one that lies after the making of this disc, one without a zone or with a year of two digits, are marked, and the messages that have them are in the list of <a href="lists/dates.html">doubtful dates</a>.]]</p>
<p>[[Where the mail was recorded by the journal of Microsoft Exchange, each message lies inside a report. Its page shows the message, says to whom the journal saw it delivered, and the time of arrival is that of the report. The original, with its number and SHA-256, is the whole report.]]</p>
</section>

<section aria-labelledby="check">
<h2 id="check">[[How to check it]]</h2>
<p>[[The page <a href="check.html">Check this disc</a> does all of it in a browser. What follows needs none.]]</p>
<p>[[First the fingerprint. It is the SHA-256 of the file tagmanifest-sha256.txt and is printed on the label sheet in the disc’s case; a page can’t state it, being part of what it is made from. Open a command line in the top folder of the disc, give the command of your system, and compare what it prints with the sheet.]]</p>
<dl class="pairs commands">
<dt>Linux<dd><code>sha256sum tagmanifest-sha256.txt</code>
<dt>macOS<dd><code>shasum -a 256 tagmanifest-sha256.txt</code>
<dt>Windows<dd><code>certutil -hashfile tagmanifest-sha256.txt SHA256</code>
</dl>
<p>[[Then every file. Each of these commands reads the whole disc and names the files that differ or are missing. If it names none, all of them are as they were.]]</p>
<dl class="pairs commands">
<dt>Linux<dd><pre>sha256sum --check --strict --quiet manifest-sha256.txt
sha256sum --check --strict --quiet tagmanifest-sha256.txt</pre>
<dt>macOS<dd><pre>shasum -a 256 -c manifest-sha256.txt | grep -v ': OK$'
shasum -a 256 -c tagmanifest-sha256.txt | grep -v ': OK$'</pre>
<dt>Windows PowerShell<dd><pre>Get-Content manifest-sha256.txt, tagmanifest-sha256.txt |
ForEach-Object {
  $sum, $path = $_ -split '  ', 2
  $now = (Get-FileHash -Algorithm SHA256 -LiteralPath $path).Hash
  if ($now -ne $sum) { $path }
}</pre>
</dl>
<p>[[A file that neither list names does not belong to the disc; tagmanifest-sha256.txt itself and signatures of it are the only exceptions.]]</p>
</section>

<section aria-labelledby="seal">
<h2 id="seal">[[The seal]]</h2>
<p>{{SEAL}}</p>
{{#SEALED}}
<p>[[<a href="seal/how.txt">seal/how.txt</a> has the lines that check it, for Linux, macOS and Windows.]]</p>
{{/SEALED}}
</section>

<section aria-labelledby="unshown">
<h2 id="unshown">[[What the pages do not show, and why]]</h2>
<p>[[Mail is written by strangers. The originals are untouched, but the pages show a message only in a form that can do nothing:]]</p>
<ul>
<li>[[Formatted mail is written anew from a short list of harmless elements and shown in a closed frame. Scripts, forms and programs are left out. The page counts what was removed.]]</li>
<li>[[Pictures and styles that would be fetched from the internet are left out. They were never part of the message, and fetching them would tell its sender that it was read.]]</li>
<li>[[Links are shown as text, with where they lead. None can be followed from here.]]</li>
<li>[[Characters that would hide text or turn its direction are shown by their number, such as <code>&lt;U+202E&gt;</code>.]]</li>
<li>[[Attachments keep their bytes but get a neutral name. Kinds of file that could run are named <code>.bin</code>.]]</li>
<li>[[Text beyond 2 MB or 20,000 lines in one message is only in the original.]]</li>
</ul>
{{#ALL_SHOWN}}
<p>[[Every message on this disc has its page.]]</p>
{{/ALL_SHOWN}}
{{#UNSHOWN}}
<p>{{COUNT}}</p>
<ul>
{{#MESSAGE}}
<li>[[<a href="{{HREF}}">{{NUMBER}}</a> <bdi>{{SUBJECT}}</bdi>: {{WHY}}]]</li>
{{/MESSAGE}}
{{#MORE}}
<li>[[{{COUNT}} more, named in <a href="mailbag.csv">mailbag.csv</a>, column Error]]</li>
{{/MORE}}
</ul>
{{/UNSHOWN}}
</section>
{{>FOOT}}
