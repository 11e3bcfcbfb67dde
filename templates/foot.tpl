{{%AUTOESCAPE context="HTML"}}</main>
<footer>
<p>[[Disc {{VOLUME}}, made {{MADE}}]]</p>
</footer>
</div>
</body>
</html>
