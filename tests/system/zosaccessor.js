// Data sets and jobs by zos-node-accessor: node zosaccessor.js OPTIONS, a JSON object. It prints what it saw.
"use strict";
const fs = require("fs");

const options = JSON.parse(process.argv[2]);
const { JobStatusResult, TransferMode, ZosAccessor } = require(options.modules + "/zos-node-accessor");

async function dataSets(accessor, saw) {
  await accessor.allocateDataset("'USER2.NODE.LIB'", "DSORG=PO DIRECTORY=10 RECFM=FB LRECL=80");
  await accessor.uploadDataset("one\ntwo\n", "'USER2.NODE.LIB(MEMBER)'", TransferMode.ASCII, "RECFM=FB LRECL=80");
  await accessor.uploadDataset(Buffer.from([1, 2, 255]), "'USER2.NODE.BIN'", TransferMode.BINARY, "RECFM=U");
  saw.dataSets = (await accessor.listDatasets("'USER2.NODE.*'")).map((one) => [one.name, one.dsOrg, one.recordFormat]);
  saw.members = (await accessor.listMembers("'USER2.NODE.LIB'")).map((one) => one.name);
  saw.text = (await accessor.downloadDataset("'USER2.NODE.LIB(MEMBER)'", TransferMode.ASCII_STRIP_EOL)).toString();
  saw.binary = (await accessor.downloadDataset("'USER2.NODE.BIN'", TransferMode.BINARY)).toString("hex");
  await accessor.renameDataset("'USER2.NODE.BIN'", "'USER2.NODE.OTHER'");
  await accessor.deleteDataset("'USER2.NODE.OTHER'");
  await accessor.deleteDataset("'USER2.NODE.LIB'");
  saw.left = (await accessor.listDatasets("'USER2.NODE.*'")).length;
}

async function files(accessor, saw) {
  await accessor.makeDirectory("/u/user2/node");
  await accessor.uploadFile("text\n", "/u/user2/node/f", TransferMode.ASCII);
  saw.files = (await accessor.listFiles("/u/user2/node")).map((one) => [one.name, one.size]);
  await accessor.deleteFile("/u/user2/node/f");
  await accessor.deleteFile("/u/user2/node");
}

async function jobs(accessor, saw) {
  const jobId = await accessor.submitJCL(fs.readFileSync(options.jcl, "utf8"));
  const which = { jobName: "USER2N", jobId, owner: "USER2" };
  const isOver = (result) => result !== JobStatusResult.ACTIVE && result !== JobStatusResult.WAITING;
  while (!isOver(await accessor.queryJob(which))) await new Promise((go) => setTimeout(go, 100));
  const status = await accessor.getJobStatus(which);
  saw.job = { name: status.jobName, status: status.status, rc: status.rc };
  saw.spool = status.spoolFiles.map((one) => one.ddName);
  saw.printed = await accessor.getJobLog({ ...which, fileId: status.spoolFiles[4].id });
  saw.isListed = (await accessor.listJobs({ owner: "USER2", jobName: "USER2N" })).some((one) => one.jobId === jobId);
  await accessor.deleteJob(which);
}

(async () => {
  const saw = {};
  const accessor = new ZosAccessor();
  const { host, port, user, password } = options;
  const secureOptions = { ca: fs.readFileSync(options.ca), servername: "localhost" };
  await accessor.connect({ host, port, user, password, secure: true, secureOptions });
  await dataSets(accessor, saw);
  await files(accessor, saw);
  await jobs(accessor, saw);
  await accessor.close();
  console.log(JSON.stringify(saw));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
