{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="{{LANGUAGE}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>[[Label sheet of disc {{DISC}}]]{{#UNIT}}, {{NAME}}{{/UNIT}}</title>
<style>
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 9pt/1.3 "Segoe UI", Carlito, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
main { width: 186mm; display: grid; grid-template-columns: 120mm 1fr; column-gap: 6mm; }
h1, .owner, .span { font-family: Charter, Cambria, "Noto Serif", "Liberation Serif", Georgia, serif; overflow-wrap: anywhere; }
h1, h2, p, dl, dd, ul { margin: 0; padding: 0; }
ul { list-style: none; }
dd { overflow-wrap: anywhere; }
.front { width: 120mm; height: 120mm; padding: 7mm; border: .25mm dashed #000; display: flex; flex-direction: column; overflow: hidden; }
.owner { font-size: 15pt; font-weight: bold; line-height: 1.15; }
.span { font-size: 12pt; line-height: 1.2; margin-top: 1.5mm; }
dl { display: grid; grid-template-columns: 24mm 1fr; }
.front dl { margin-top: 3mm; font-size: 10pt; }
.print { display: flex; gap: 3mm; align-items: flex-end; margin-top: auto; padding-top: 2mm; }
/* The quiet zone needs no margin beside it. */
.code { display: block; width: 42mm; height: 42mm; flex: none; margin: 0 0 -3mm -3mm; }
h2 { font-size: 9pt; }
.digits { font-family: Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; }
.square { display: grid; grid-template-columns: repeat(4, auto); gap: 0 2mm; width: max-content; font-size: 12pt; line-height: 1.5; }
.line { display: flex; flex-wrap: wrap; gap: 0 1.5mm; font-size: 8pt; }
.side { display: flex; flex-direction: column; gap: 3mm; }
.side .code { margin: auto 0 -3mm -3mm; }
h1 { font-size: 15pt; line-height: 1.2; }
.note { font-size: 8pt; }
.record { grid-column: 1 / -1; margin-top: 5mm; display: flex; flex-direction: column; gap: 2.5mm; }
.sign { display: grid; grid-template-columns: 2fr 1fr 2fr; gap: 11mm 5mm; padding-top: 10mm; }
.sign li { border-top: .25mm solid #000; padding-top: .5mm; font-size: 8pt; }
@media screen { main { margin: 8mm auto; } }
@media screen and (max-width: 192mm) {
main { display: block; width: auto; margin: 4mm; }
.front { width: auto; height: auto; min-height: 120mm; }
.print { flex-wrap: wrap; }
.side { margin-top: 6mm; }
.front .square, .side .square { font-size: 11pt; }
.sign { grid-template-columns: 1fr; }
}
</style>
</head>
<body>
<main>
<section class="front" aria-label="[[Front of a jewel case, 120 by 120 millimetres]]">
<p class="owner"><bdi>{{OWNER}}</bdi></p>
<p class="span">[[E-mail that arrived, {{SPAN}}]]</p>
<dl>
<dt>[[Disc]]<dd>{{DISC}}
{{#UNIT}}
<dt>[[Unit]]<dd>{{NAME}}
{{/UNIT}}
{{#BLANK}}
<dt>[[Unit]]<dd>[[_______ , copy ____ of ____]]
{{/BLANK}}
<dt>[[Holds]]<dd>{{MESSAGES}}
<dt>[[Made]]<dd>{{MADE}}
<dt>[[To read]]<dd>[[open index.html in any browser]]
</dl>
<div class="print">
<svg class="code" viewBox="0 0 {{CODE_SIZE}} {{CODE_SIZE}}" shape-rendering="crispEdges" role="img" aria-label="[[The fingerprint as a QR code]]"><path d="{{CODE}}"/></svg>
<div>
<h2>[[Fingerprint]]</h2>
<ul class="digits square">
{{#FINGERPRINT}}
<li>{{GROUP}}</li>
{{/FINGERPRINT}}
</ul>
</div>
</div>
</section>
<section class="side" aria-label="[[Fingerprint]]">
<h1>{{DISC}}{{#UNIT}}<br>{{NAME}}{{/UNIT}}</h1>
<p class="note">[[Cut along the dashed line: the front of a jewel case. Keep the rest of this sheet apart from the disc.]]</p>
<div>
<h2>[[Fingerprint]]</h2>
<ul class="digits square">
{{#FINGERPRINT}}
<li>{{GROUP}}</li>
{{/FINGERPRINT}}
</ul>
</div>
<p class="note">[[SHA-256 of tagmanifest-sha256.txt on the disc. If it differs, the disc is not the one this sheet belongs to. check.html on the disc compares it; about.html says how to do without.]]</p>
<svg class="code" viewBox="0 0 {{CODE_SIZE}} {{CODE_SIZE}}" shape-rendering="crispEdges" role="img" aria-label="[[The fingerprint as a QR code]]"><path d="{{CODE}}"/></svg>
</section>
<section class="record" aria-label="[[Record]]">
<dl>
{{#ROW}}
<dt>{{TERM}}<dd><bdi>{{VALUE}}</bdi>
{{/ROW}}
{{#BLANK}}
<dt>[[Unit]]<dd>[[_______ , copy ____ of ____]]
{{/BLANK}}
</dl>
<div>
<h2>[[SHA-256 of the whole image]]</h2>
<ul class="digits line">
{{#IMAGE}}
<li>{{GROUP}}</li>
{{/IMAGE}}
</ul>
</div>
{{#PROVABLE}}
<div>
<h2>[[Merkle root of the messages, in which auditdisc prove ends for a single one]]</h2>
<ul class="digits line">
{{#ROOT}}
<li>{{GROUP}}</li>
{{/ROOT}}
</ul>
</div>
{{/PROVABLE}}
{{#SURVIVES}}
<p class="note">[[All of this disc can be read as long as no more than any {{PIECE}} of it in one piece, or {{RANDOM}} of its blocks at random, are lost.]]</p>
{{/SURVIVES}}
{{#REPEATS}}
<p class="note">[[The disc holds this image {{NUMBER}} times, one behind the other, {{SIZE}} blocks of 2,048 bytes each. This cuts out the second; twice the number after skip= gives the third: dd if=/dev/sr0 of=copy.iso bs=2048 count={{BLOCKS}} skip={{BLOCKS}}. Of a damaged disc, auditdisc rescue makes one good image out of all of them.]]</p>
{{/REPEATS}}
{{#AUGMENTED}}
<p class="note">[[Behind this image, which has {{SIZE}} blocks of 2,048 bytes, the disc holds recovery data in the form RS03 of the program dvdisaster. Of a damaged disc, auditdisc rescue makes a good image with it.]] [[Without it, dvdisaster -d /dev/sr0 -i copy.iso -r reads what is left of the disc, and dvdisaster -i copy.iso -f --truncate repairs that.]]</p>
{{/AUGMENTED}}
<ul class="sign">
<li>[[Read back and verified by]]</li>
<li>[[Date]]</li>
<li>[[Signature]]</li>
<li>[[Fingerprint compared, and put into the safe by]]</li>
<li>[[Date]]</li>
<li>[[Signature]]</li>
</ul>
</section>
</main>
</body>
</html>
