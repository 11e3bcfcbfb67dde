{{%AUTOESCAPE context="HTML"}}</main>
<footer>
<p>Disc {{VOLUME}}, made {{MADE}}. Its pages need no internet and run no program.</p>
</footer>
</div>
</body>
</html>
