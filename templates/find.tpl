{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>[[Find]]</h1>
<p class="lead">[[Messages by words of their subjects and texts, by people, and by the names of attached files, on the days you choose.]]</p>
<p class="mark" id="unable">[[Your browser can’t search here; it would have to be one of 2020 or later, with JavaScript switched on. Use this instead: the <a href="index.html#calendar">calendar</a> leads to a list of each day, in which the browser’s own search finds words, and <a href="mailbag.csv">mailbag.csv</a> has one row a message, for a spreadsheet.]]</p>

<section id="tool" aria-label="[[Search]]" data-years="{{YEARS}}" hidden>
<form id="query" class="query" role="search" autocomplete="off">
<p class="words"><label for="words">[[Words or names]]</label><input type="search" id="words" aria-describedby="how"></p>
<p><label for="from">[[From the day]]</label><input type="date" id="from" min="{{FIRST}}" max="{{LAST}}"></p>
<p><label for="until">[[up to the day]]</label><input type="date" id="until" min="{{FIRST}}" max="{{LAST}}"></p>
<p><button type="submit">[[Find]]</button> <button type="reset" class="plain">[[Clear]]</button></p>
<p class="wide"><input type="checkbox" id="texts" checked> <label for="texts">[[Look in the text of messages too]]</label></p>
</form>
<p class="note" id="how">[[A message is found if all the words are in its subject, among its senders and recipients, in the names of its files, or in its text. The beginning of a word is enough; accents and capitals don’t matter.]]</p>
<details class="note"><summary>[[What is looked for in texts]]</summary>
<p>[[All words that the page of a message shows as its text, of messages inside it too, but not what is in attached files or pictures. An address or an amount is looked for by its parts, wherever in the text these are. A single letter or digit is found only as a word of its own. Of a word longer than 24 letters the first 24 count, and of a message with more than 20,000 different words the first 20,000. A message whose page couldn’t be made has no text here.]]</p>
</details>
<details id="range"{{#SHORT}} open{{/SHORT}}><summary>[[Choose the days on a calendar]]</summary>
<p class="note" id="drag">[[Drag over the days; or choose the first, then the last while you hold the Shift key down. The arrow keys go from day to day.]]</p>
<div class="months choice" role="group" aria-label="[[Days]]" aria-describedby="drag">
{{#MONTH}}
<table class="month" role="presentation">
<caption><b>{{NAME}}</b> <span>{{TOTAL}}</span></caption>
<tr aria-hidden="true">{{#WEEKDAY}}<th>{{SHORT}}</th>{{/WEEKDAY}}</tr>
{{#WEEK}}
<tr>{{#CELL}}{{#BLANK}}<td></td>{{/BLANK}}{{#OUTSIDE}}<td class="out">{{NUMBER}}</td>{{/OUTSIDE}}{{#EMPTY}}<td class="k0"><button type="button" data-day="{{DAY}}" aria-label="{{NUMBER}}, {{WORDS}}">{{NUMBER}}</button></td>{{/EMPTY}}{{#FULL}}<td class="k{{SHADE}}"><button type="button" data-day="{{DAY}}" aria-label="{{NUMBER}}, {{WORDS}}">{{NUMBER}}</button></td>{{/FULL}}{{/CELL}}</tr>
{{/WEEK}}
</table>
{{/MONTH}}
</div>
</details>
</section>

<div id="result" tabindex="-1" hidden>
<p class="verdict" id="said" role="status"></p>
<div id="found" hidden>
<p class="tools"><button type="button" class="plain" id="save">[[Save as CSV]]</button> <button type="button" class="plain" id="print">[[Print this list]]</button> <button type="button" class="plain" id="bind">[[Print the messages as one document]]</button></p>
<div class="tools mark" id="binding" hidden>
<p>[[A page may not read other files of a disc by itself. Choose the folder “days” of this disc, and the messages become one document to print: each begins a sheet, with its number and the SHA-256 of its original, computed from the file, at the head of every sheet.]]</p>
<p><label for="folder">[[The folder “days” of this disc]]</label> <input type="file" id="folder" multiple></p>
<p role="status" id="bound"></p>
<p><button type="button" id="paper" hidden>[[Print]]</button></p>
</div>
<table class="list">
<caption class="unseen">[[Messages found]]</caption>
<thead>
<tr><th scope="col">[[Arrived]]</th><th scope="col">[[From]]</th><th scope="col">[[To]]</th><th scope="col">[[Subject]]</th><th scope="col">[[Files]]</th><th scope="col" class="r">[[Number]]</th></tr>
</thead>
<tbody id="rows"></tbody>
</table>
<p class="note" id="rest" hidden><span id="listed"></span> <button type="button" class="plain" id="more">[[List more]]</button></p>
<p class="note tools">[[The address of this page now holds what was asked. Keep it, and the page finds the same again.]]</p>
</div>
</div>
<div id="document"></div>

<section aria-labelledby="sample">
<h2 id="sample">[[A sample to check]]</h2>
<p>[[For a test of the record you may want some messages that nobody chose. They are drawn by the fingerprint on the label sheet in the disc’s case: whoever draws from this disc gets the same ones, and before the disc was made nobody could tell which, since any change of it would change the fingerprint.]]</p>
<form id="draw" class="query" autocomplete="off" hidden>
<p class="words"><label for="fingerprint">[[Fingerprint from the label sheet]]</label><input type="text" id="fingerprint" spellcheck="false" autocapitalize="off" aria-describedby="digits"></p>
<p><label for="size">[[Messages]]</label><input type="number" id="size" min="1" value="25"></p>
<p><button type="submit">[[Draw]]</button></p>
</form>
<p class="note" id="digits">[[The fingerprint has 64 digits and letters from a to f; blanks don’t matter. <a href="check.html">Check this disc</a> works it out and brings it here.]]</p>
<p>[[The rule: behind the fingerprint come a line feed and the number of a message, such as 2005-05-30/0001. Of each such text the SHA-256 is taken. The messages with the smallest are the sample, in this order. Without this page, with the disc as the current folder:]]</p>
<pre><code>sed -n 's|.*  data/eml/\(....\)_\(..\)_\(..\)/\(.*\)[.]eml$|\1-\2-\3/\4|p' manifest-sha256.txt |
while read -r number; do
  echo "$(printf '%s\n%s' <var>FINGERPRINT</var> "$number" | sha256sum)$number"
done | sort | head -n 25</code></pre>
</section>
<script src="{{ROOT}}assets/words.js"></script>
<script src="{{ROOT}}assets/find_words.js"></script>
<script src="{{ROOT}}assets/find_index.js"></script>
<script src="{{ROOT}}assets/find_range.js"></script>
<script src="{{ROOT}}assets/find_document.js"></script>
<script src="{{ROOT}}assets/find.js"></script>
{{>FOOT}}
