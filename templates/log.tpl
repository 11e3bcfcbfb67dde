{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>{{TITLE}}</h1>
<p class="lead">{{LINES}}</p>
<p class="note">[[All of them, byte for byte: <a href="log.txt">the lines of this day</a>.]]{{#MAIL}} <a href="index.html">[[The mail of this day]]</a>.{{/MAIL}} <a href="../../index.html#log">[[The log against the mailbox]]</a>.{{#YEARS}} [[Time stamps without a year were given one by the period of this disc and the order of the lines.]]{{/YEARS}}</p>
<ul class="ways">
{{#COUNT}}
<li><a href="#{{ANCHOR}}">{{WORDS}}</a></li>
{{/COUNT}}
</ul>
{{#SECTION}}
<section aria-labelledby="{{ANCHOR}}">
<h2 id="{{ANCHOR}}">{{HEADING}}</h2>
<p>{{EXPLANATION}}</p>
<ul class="trail">
{{#ROW}}
<li>{{#MOMENT}}{{TIME}} {{/MOMENT}}<bdi>{{WORDS}}</bdi> <code>{{ID}}</code></li>
{{/ROW}}
</ul>
{{#MORE}}
<p class="note">[[{{TEXT}} They are among <a href="log.txt">the lines</a>.]]</p>
{{/MORE}}
</section>
{{/SECTION}}
{{>FOOT}}
