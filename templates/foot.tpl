{{%AUTOESCAPE context="HTML"}}</main>
<footer>
<p>[[Disc {{VOLUME}}, made {{MADE}}]]
</footer>
</div>
