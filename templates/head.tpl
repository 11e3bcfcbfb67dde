{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="{{LANGUAGE}}">
<meta charset=utf-8>
<meta name=viewport content="width=device-width, initial-scale=1">
<meta http-equiv=Content-Security-Policy content="default-src 'none';{{#SCRIPTED}} script-src 'self' file:; worker-src blob:;{{/SCRIPTED}} style-src 'self' file:{{#FRAMED}} 'unsafe-inline'{{/FRAMED}}{{#PICTURES}}; img-src{{#OF_DISC}} 'self' file:{{/OF_DISC}}{{#AS_DATA}} data:{{/AS_DATA}}{{/PICTURES}}; base-uri 'none'; form-action 'none'">
<title>{{TITLE}}</title>
<link rel=stylesheet href="{{ROOT}}assets/style.css">
<body>
<a class=skip href=#main>[[Skip to the text]]</a>
<div class="sheet{{#NARROW}} narrow{{/NARROW}}">
<header class=running>
<p><bdi>{{OWNER}}</bdi> <span class=span>{{SPAN}}</span></p>
<nav aria-label="[[This disc]]">
<ul>
<li><a href="{{ROOT}}index.html"{{#AT_CALENDAR}} aria-current=page{{/AT_CALENDAR}}>[[Calendar]]</a>
<li><a href="{{ROOT}}find.html"{{#AT_FIND}} aria-current=page{{/AT_FIND}}>[[Find]]</a>
<li><a href="{{ROOT}}lists/books.html"{{#AT_BOOKS}} aria-current=page{{/AT_BOOKS}}>[[The books]]</a>
<li><a href="{{ROOT}}check.html"{{#AT_CHECK}} aria-current=page{{/AT_CHECK}}>[[Check this disc]]</a>
<li><a href="{{ROOT}}about.html"{{#AT_ABOUT}} aria-current=page{{/AT_ABOUT}}>[[About this disc]]</a>
</ul>
</nav>
</header>
<main id=main>
