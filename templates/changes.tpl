{{%AUTOESCAPE context="HTML"}}<h2 id=changed>[[What was changed for display]]</h2>
{{#CHANGES}}
<p>{{TEXT}}
{{/CHANGES}}
{{#ONLY}}
<p>{{#FORMATTED}}[[Its only part ({{WORDS}}) is shown as its sender formatted it and as text.]]{{/FORMATTED}}{{#PLAIN}}[[Its only part ({{WORDS}}) is shown.]]{{/PLAIN}}
{{/ONLY}}
{{#FLAWS}}
<p>[[Found while it was read:]]
<ul>
{{#FLAW}}
<li><bdi>{{TEXT}}</bdi>
{{/FLAW}}
</ul>
{{/FLAWS}}
{{#TREE}}
<details{{#OPEN}} open{{/OPEN}}>
<summary>{{HEADING}}</summary>
<ul class=parts>
{{#PART}}{{#UP}}</ul>{{/UP}}{{#DOWN}}<ul>{{/DOWN}}
<li>{{#NAMED}}[[{{WORDS}}, <bdi>{{NAME}}</bdi>: {{FATE}}]]{{/NAMED}}{{#NAMELESS}}[[{{WORDS}}: {{FATE}}]]{{/NAMELESS}}{{#SAVED}} <a href="#a{{NUMBER}}">[[attachment {{NUMBER}}]]</a>{{/SAVED}}{{REMARK}}{{/PART}}{{#END}}</ul>{{/END}}</ul>
{{#MORE}}
<p>[[And {{COUNT}} more.]]
{{/MORE}}
</details>
{{/TREE}}
