{{%AUTOESCAPE context="HTML"}}{{>HEAD}}
<h1>Messages without a date</h1>
{{#NONE}}
<p class="lead">There are none on this disc.</p>
{{/NONE}}
{{#LIST}}
<p class="lead">{{COUNT}} with no date of any kind: no Received header, no delivery time, no Date of the sender. So that none is lost, they lie on the last day of the period, <a href="{{HREF}}">{{DAY}}</a>.</p>
<table class="list">
<caption class="unseen">Messages without a date</caption>
<thead>
<tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Subject</th><th scope="col" class="r">Size</th><th scope="col" class="r">Number</th></tr>
</thead>
<tbody>
{{#MESSAGE}}
<tr>
<td class="who" data-label="From" dir="auto">{{FROM}}</td>
<td class="who" data-label="To" dir="auto">{{TO}}</td>
<td class="subject"><a href="{{HREF}}"><bdi>{{SUBJECT}}</bdi></a></td>
<td class="r">{{SIZE}}</td>
<td class="r number">{{NUMBER}}</td>
</tr>
{{/MESSAGE}}
</tbody>
</table>
{{#MORE}}
<p class="note">{{TEXT}} The <a href="{{HREF}}">page of that day</a> has all of them.</p>
{{/MORE}}
{{/LIST}}
{{>FOOT}}
