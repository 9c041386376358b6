"""What a user would write instead of a collector: paho-mqtt into SQLite, a commit for each message, a session that the broker keeps."""
import sqlite3
import ssl
import sys
import time

import paho.mqtt.client as mqtt

port, authority, certificate, key, database = sys.argv[1:]
store = sqlite3.connect(database)
store.execute("PRAGMA journal_mode=WAL")
store.execute("CREATE TABLE IF NOT EXISTS packs (id INTEGER PRIMARY KEY, time REAL, topic TEXT, payload BLOB)")


def on_connect(client, userdata, flags, code):
    client.subscribe("mn/v1/+/+/ev", qos=1)


def on_subscribe(client, userdata, mid, granted):
    print("subscribed", file=sys.stderr, flush=True)


def on_message(client, userdata, message):
    store.execute("INSERT INTO packs (time, topic, payload) VALUES (?, ?, ?)", (time.time(), message.topic, message.payload))
    store.commit()


client = mqtt.Client("collector", clean_session=False)
client.tls_set(authority, certificate, key, tls_version=ssl.PROTOCOL_TLS_CLIENT)
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.connect("127.0.0.1", int(port))
client.loop_forever()
