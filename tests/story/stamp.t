#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The seal by X.509: a certificate of a company's own authority, and time stamps by an
# authority that lives in this test.
# With AD_FULL=1 each of their bytes is changed, else sixty of each.
# shellcheck disable=SC2317 # ok and exits run the functions
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/month.sh"
. "$(dirname "$0")/seal.sh"

# certify NAME EXTENSION…: a key and a certificate by the authority.
certify() {
    name=$1
    shift
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$name.key" -out "$name.csr"
    printf '%s\n' "$@" >"$name.ext"
    openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
        -extfile "$name.ext" -out "$name.pem"
}

authority() (
    cd "$scratch" &&
        openssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=own authority" -days 2 \
            -keyout ca.key -out ca.pem &&
        certify signer 'keyUsage=digitalSignature' &&
        certify tsa 'extendedKeyUsage=critical,timeStamping' &&
        cat signer.pem ca.pem >chain.pem && echo 01 >serial &&
        cat >tsa.conf <<END
[tsa]
default_tsa = own
[own]
serial = $scratch/serial
signer_cert = $scratch/tsa.pem
signer_key = $scratch/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
crypto_device = builtin
END
)
ok "an authority of our own" authority
stamp="openssl ts -reply -config $scratch/tsa.conf -queryfile"

sealed() {
    sealed_state=$1
    shift
    on_month "$sealed_state" build --seal-method cms --seal-key "$scratch/signer.key" \
        --seal-certificate "$scratch/chain.pem" "$@"
}

exits 0 "a month with a signature and a time stamp" sealed "$scratch/state" \
    --seal-stamp "$stamp" --seal-authority "$scratch/ca.pem" --tree "$scratch/tree"
is "$(cat "$scratch/err")" "" "without a complaint"
ok "the line for the signature says yes" how 'openssl cms' "$scratch/tree"
ok "so does the one for the time stamp" how 'openssl ts -verify' "$scratch/tree"
fingerprint=$(openssl x509 -in "$scratch/signer.pem" -noout -fingerprint -sha256)
exits 0 "the line for the certificate names its fingerprint" how 'openssl x509' "$scratch/tree"
ok "which is the signer's" grep -qxF "$fingerprint" "$scratch/out"
ok "whoever trusts the authority need not compare" env -C "$scratch/tree" openssl cms \
    -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s \
    -content tagmanifest-sha256.txt -certfile seal/certificate.pem -nointern \
    -CAfile ../ca.pem -purpose any -out /dev/null
ok "and is told what to add when it has expired" grep -q \
    "purpose any. Add -no_check_time" "$scratch/tree/seal/how.txt"
# again STATE: the disc made in it, from itself.
again() {
    rm -rf "$scratch/again"
    "$program" build --from-volume "$(image_of "$1")" --config /dev/null --state "$scratch/again"
}
exits 0 "the disc is made again from itself" again "$scratch/state"
known=$scratch/state
exits 0 "verify says the same of the image" verify "$known" "$(image_of "$scratch/state")"
ok "it names both" grep -q 'it is one of ours. Its time stamp holds' "$scratch/out"
for state in one other; do
    exits 0 "the $state without a time stamp" sealed "$scratch/$state"
done
ok "are the same image" cmp "$(image_of "$scratch/one")" "$(image_of "$scratch/other")"

spoil
rm "$scratch/spoilt/tagmanifest-sha256.txt.tsr"
exits 4 "a time stamp that was taken away is missed" verify "$known" "$scratch/spoilt"
spoil
cp "$scratch/spoilt/tagmanifest-sha256.txt.p7s" "$scratch/spoilt/tagmanifest-sha256.txt.tsr"
exits 4 "something else in its place does not pass" verify "$known" "$scratch/spoilt"
spoil
printf x >>"$scratch/spoilt/tagmanifest-sha256.txt"
exits 4 "nor does a changed list of files" verify "$known" "$scratch/spoilt"
ok "it fails on both" test "$(grep -c 'does not hold' "$scratch/out")" = 2
# What signature and stamp bring along is in large part not signed by anybody: versions,
# names of algorithms, certificates, words.
cat >"$scratch/change.py" <<'END'
import os, random, subprocess, sys
program, tree, name, most = sys.argv[1:]
path = os.path.join(tree, name)
good = open(path, "rb").read()
chance = random.Random(5)
places = range(len(good)) if most == "all" else sorted(chance.sample(range(len(good)), int(most)))
missed = 0
for at in places:
    data = bytearray(good)
    data[at] ^= chance.randrange(1, 256)
    with open(path, "wb") as file:
        file.write(data)
    done = subprocess.run([program, "verify", tree, "--quiet", "--config", "/dev/null",
                           "--state", tree + ".none"], capture_output=True)
    if done.returncode != 4:
        print(f"{name}: byte {at} is {data[at]:#x}: status {done.returncode}")
        missed += 1
with open(path, "wb") as file:
    file.write(good)
sys.exit(missed > 0)
END
most=60
[ -z "${AD_FULL:-}" ] || most=all
changes() {
    python3 "$scratch/change.py" "$program" "$scratch/spoilt" "tagmanifest-sha256.txt.$1" "$most"
}
spoil
ok "$most bytes of the time stamp changed" changes tsr
ok "$most bytes of the signature changed" changes p7s
exits 0 "and good again" verify "$scratch/none" "$scratch/spoilt"

# Other kinds of keys. An authority that sends more than is asked for: words, its own
# certificate, and one of somebody else.
curves() (
    cd "$scratch" || exit 1
    for name in signer tsa; do
        openssl ecparam -genkey -name prime256v1 -out "$name.key" &&
            openssl req -new -key "$name.key" -subj "/CN=$name" -out "$name.csr" &&
            openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
                -extfile "$name.ext" -out "$name.pem" || exit 1
    done
    openssl req -x509 -newkey rsa:2048 -nodes -subj "/CN=somebody" -keyout some.key -out some.pem &&
        cat some.pem ca.pem >certs.pem && cat signer.pem ca.pem >chain.pem &&
        sed -i "s|^\[own\]|&\ncerts = $scratch/certs.pem|" tsa.conf
)
ok "keys on elliptic curves" curves
rm -r "$scratch/tree"
exits 0 "a month sealed by them" sealed "$scratch/curved" \
    --seal-stamp "$stamp" --seal-authority "$scratch/ca.pem" --tree "$scratch/tree"
is "$(cat "$scratch/err")" "" "without a complaint"
ok "the line for the signature says yes" how 'openssl cms' "$scratch/tree"
ok "so does the one for the time stamp" how 'openssl ts -verify' "$scratch/tree"
openssl ts -reply -in "$scratch/tree/tagmanifest-sha256.txt.tsr" -token_out \
    -out "$scratch/token"
openssl pkcs7 -inform DER -in "$scratch/token" -print_certs >"$scratch/brought"
is "$(grep -c ^subject "$scratch/brought")" 1 "of the certificates there is the one that counts"
spoil
ok "$most bytes of that stamp changed" changes tsr
ok "$most bytes of that signature changed" changes p7s

exits 0 "an authority that says nothing keeps no month from being archived" \
    on_month "$scratch/mute" build --seal-stamp false --seal-authority "$scratch/ca.pem"
ok "it is in the ledger" grep -q ' seal-failed .*part=time%20stamp' "$scratch/mute/ledger"
exits 0 "and the disc is made again without" again "$scratch/mute"
exits 0 "nor does an address where nobody is" on_month "$scratch/mute" build \
    --seal-stamp http://127.0.0.1:9/ --seal-authority "$scratch/ca.pem"
ok "curl says why" grep -q 'made without a time stamp: curl: ' "$scratch/err"

# A server on loopback that asks the same command.
cat >"$scratch/server.py" <<'END'
import http.server, subprocess, sys

class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        good = self.headers["Content-Type"] == "application/timestamp-query"
        with open(sys.argv[1] + "/query", "wb") as file:
            file.write(query)
        reply = subprocess.run(sys.argv[2].split() + [sys.argv[1] + "/query"],
                               capture_output=True).stdout
        self.send_response(200 if good else 400)
        self.end_headers()
        self.wfile.write(reply)

server = http.server.HTTPServer(("127.0.0.1", 0), Authority)
print(server.server_port, flush=True)
for _ in range(2):
    server.handle_request()
END
python3 "$scratch/server.py" "$scratch" "$stamp" >"$scratch/port" 2>/dev/null &
server=$!
while [ ! -s "$scratch/port" ] && kill -0 $server; do
    sleep 0.1
done
exits 0 "a time stamp over HTTP" on_month "$scratch/http" build --tree "$scratch/stamped" \
    --seal-stamp "http://127.0.0.1:$(cat "$scratch/port")/" --seal-authority "$scratch/ca.pem"
kill $server 2>/dev/null
ok "its line says yes" how 'openssl ts -verify' "$scratch/stamped"
ok "the disc says that it is otherwise unsealed" \
    grep -qF 'time stamp, no signature' "$scratch/stamped/index.html"
exits 0 "and is made again as it is" again "$scratch/http"
finish
