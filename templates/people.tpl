{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<h1>{{HEADING}}</h1>
<p class="sub">{{COUNT}}</p>
<p>{{EXPLANATION}}</p>
{{#NOTE}}
<p class="note">{{TEXT}}</p>
{{/NOTE}}
{{>SHEETS}}
{{#LIST}}
{{>ROWS}}
{{/LIST}}
{{>FOOT}}
