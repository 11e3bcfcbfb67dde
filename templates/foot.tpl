{{%AUTOESCAPE context="HTML"}}</main>
<footer>
<p>Disc {{VOLUME}}, made {{MADE}}. Its pages need no internet and no program but a browser.</p>
</footer>
</div>
</body>
</html>
