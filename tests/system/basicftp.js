// The walk by basic-ftp: node basicftp.js OPTIONS, a JSON object. It prints what it saw, one JSON object.
"use strict";
const fs = require("fs");
const net = require("net");
const tls = require("tls");
const { Duplex } = require("stream");

const options = JSON.parse(process.argv[2]);
const ftp = require(options.modules + "/basic-ftp");

// A stream that waits for its socket: basic-ftp wants to have a data connection before it asks for a transfer.
class Awaited extends Duplex {
  constructor() {
    super();
    this.socket = undefined;
    this.waiting = [];
  }

  attach(socket) {
    this.socket = socket;
    socket.on("data", (data) => this.push(data) || socket.pause());
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
    this.waiting.forEach((begin) => begin());
  }

  whenThere(begin) {
    if (this.socket) begin();
    else this.waiting.push(begin);
  }

  _read() {
    if (this.socket) this.socket.resume();
  }

  _write(data, encoding, done) {
    this.whenThere(() => this.socket.write(data, encoding, done));
  }

  _final(done) {
    this.whenThere(() => this.socket.end(done));
  }
}

// basic-ftp is passive only; its documentation lets a program prepare transfers in another way.
function prepareActive(context) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    const wire = new Awaited();
    server.once("error", reject);
    server.once("connection", (socket) => {
      server.close();
      wire.attach(socket);
    });
    server.listen(0, context.socket.localAddress, async () => {
      const { address, port } = server.address();
      try {
        const reply = await context.request(`EPRT |${net.isIP(address) === 4 ? 1 : 2}|${address}|${port}|`);
        const session = context.socket.getSession();
        context.dataSocket = tls.connect({ ...context.tlsOptions, socket: wire, session });
        resolve(reply);
      } catch (error) {
        reject(error);
      }
    });
  });
}

async function walk() {
  const client = new ftp.Client(30000);
  if (options.isActive) client.prepareTransfer = prepareActive;
  const { host, port, user, password } = options;
  const version = `TLSv${options.tls}`;
  await client.access({
    host, port, user, password, secure: true,
    secureOptions: { ca: fs.readFileSync(options.ca), servername: "localhost", minVersion: version, maxVersion: version },
  });
  await client.uploadFrom(options.sent, "basic1");
  const names = (await client.list()).map((entry) => `${entry.name} ${entry.size}`);
  await client.downloadTo(options.got, "basic1");
  await client.downloadTo(options.half, "basic1", options.offset);
  await client.rename("basic1", "basic2");
  const size = await client.size("basic2");
  const isRenamed = !(await client.list()).some((entry) => entry.name === "basic1");
  await client.remove("basic2");
  client.close();
  console.log(JSON.stringify({ names, size, isRenamed }));
}

walk().catch((error) => {
  console.error(error);
  process.exit(1);
});
