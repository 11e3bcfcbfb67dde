{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
{{>TURN}}
<h1>[[Conversations]]</h1>
<p class="sub">{{COUNT}}</p>
<p>[[Messages that say they answer each other, by the identifiers in their headers; where these tell nothing, replies of the same subject between the same people within 30 days. It is what the senders’ programs claim. Messages that stand alone are not listed here.]]</p>
{{>SHEETS}}
<div class="conversation">
{{#CONVERSATION}}
<h2 id="c{{NUMBER}}"><bdi>{{SUBJECT}}</bdi> <small>{{COUNT}}</small></h2>
<ol>
{{#ROW}}
<li><a href="{{HREF}}">{{NUMBER}}</a> {{TIME}} <bdi>{{FROM:x-addresses}}</bdi>
{{/ROW}}
</ol>
{{/CONVERSATION}}
</div>
{{>FOOT}}
