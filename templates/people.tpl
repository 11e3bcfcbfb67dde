{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN_ABOVE}}
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
{{>TURN_BELOW}}
{{>FOOT}}
