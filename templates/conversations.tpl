{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<h1>[[Conversations]]</h1>
<p class="sub">{{COUNT}}</p>
<p>[[Messages that say they answer each other, by the identifiers in their headers; where these tell nothing, replies of the same subject between the same people within 30 days. It is what the senders’ programs claim. Messages that stand alone are not listed here.]]</p>
{{>SHEETS}}
{{#CONVERSATION}}
<h2 id="c{{NUMBER}}"><bdi>{{SUBJECT}}</bdi></h2>
<p class="note">{{COUNT}}</p>
<ol class="conversation">
{{#ROW}}
<li><a href="{{HREF}}">{{NUMBER}}</a> {{WHEN}}, <bdi>{{FROM}}</bdi>
{{/ROW}}
</ol>
{{/CONVERSATION}}
{{>FOOT}}
