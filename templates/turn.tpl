{{%AUTOESCAPE context="HTML"}}<nav class=turn aria-label="[[Earlier and later]]">
<ul>
{{#EARLIER}}
<li><a href="{{HREF}}" rel=prev>{{WORDS}}</a>
{{/EARLIER}}
{{#FIRST}}
<li>{{WORDS}}
{{/FIRST}}
{{#UP}}
<li><a href="{{HREF}}">{{WORDS}}</a>
{{/UP}}
{{#LATER}}
<li><a href="{{HREF}}" rel=next>{{WORDS}}</a>
{{/LATER}}
{{#LAST}}
<li>{{WORDS}}
{{/LAST}}
</ul>
</nav>
