{{%AUTOESCAPE context="HTML"}}{{#BLOCK}}
{{#PART}}
<h3 class=part>{{HEADING}}</h3>
{{/PART}}
{{#SWITCH}}
<div class=forms role=group aria-label="[[Forms of this text]]">
{{#FORM}}
<input type=radio name="f{{SWITCH_NUMBER}}" id="{{ID}}"{{#CHOSEN}} checked{{/CHOSEN}}><label for="{{ID}}">{{LABEL}}</label>
<div>
{{>FRAME}}
{{>TEXT}}
{{#NOTICE}}
<p class=mark>{{WORDS}}</p>
{{/NOTICE}}
</div>
{{/FORM}}
</div>
{{/SWITCH}}
{{>FRAME}}
{{>TEXT}}
{{#NOTICE}}
<p class=mark>{{WORDS}}</p>
{{/NOTICE}}
{{#LINKS}}
<h3 class=part>[[Links in this message]]</h3>
<p class=note>[[Where its links lead, as text: a link may show one address and lead to another, and none of them can be followed from here.]]
<ol class=links>
{{#LINK}}
<li><code><bdi>{{TARGET}}</bdi></code>
{{/LINK}}
</ol>
{{/LINKS}}
{{#CLIP}}
<p class=clip>[[Attachment {{NUMBER}}: <a href="#a{{NUMBER}}"><bdi>{{NAME}}</bdi></a>]]</p>
{{/CLIP}}
{{#INNER}}
<section class=card{{#ATTACHED}} id="m{{NUMBER}}"{{/ATTACHED}}>
<h3 class=part>[[A message inside this one]]</h3>
<p class=subject dir=auto>{{SUBJECT}}
<dl class=pairs>
{{#PAIR}}
<dt>{{TERM}}<dd dir=ltr>{{LIST:x-addresses}}{{VALUE}}{{#NOTED}} <small>({{NOTE}})</small>{{/NOTED}}</dd>
{{/PAIR}}
</dl>
{{#ATTACHED}}
<p class=note>[[Saved as a file too: <a href="#a{{NUMBER}}">attachment {{NUMBER}}</a>]]</p>
{{/ATTACHED}}
{{>HEADER}}
{{>LETTER}}
</section>
{{/INNER}}
{{/BLOCK}}
