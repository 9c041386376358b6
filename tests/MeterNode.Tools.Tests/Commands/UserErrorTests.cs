using System.CommandLine;
using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Cli.Parsing;
using MeterNode.Plant.Stores;
using MeterNode.Tools.Tests.Support;
using MeterNode.Tools.Tests.Flashing;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Commands;

/// <summary>What people get wrong, and the one line that they read.</summary>
[TestClass]
public sealed class UserErrorTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-error-").FullName;

    public static IEnumerable<object[]> Commands => CommandTree.All.Select(entry => new object[] { string.Join(' ', entry.Words) });

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [DataRow("--shared", "a/b")]
    [DataRow("--shared", "+")]
    [DataRow("--client-id", "")]
    public void Collect_NameThatABrokerTakesForATopic_IsRefused(string option, string name)
    {
        string registry = Path.Combine(_folder, "registry.json");
        File.WriteAllText(registry, "{}");
        string db = Path.Combine(_folder, "p.db");

        CommandRun run = CommandRun.Of("collect", "--registry", registry, "--db", db, "--broker", "localhost", option, name);

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, option);
        Assert.IsFalse(File.Exists(db));
    }

    [TestMethod]
    [DataRow("{\"schemaVersion\":1,\n\"site\":\"x\",\n", "line 3 is not JSON")]
    [DataRow("", "the file is empty")]
    [DataRow("{\"schemaVersion\":1,\"site\":\"x\"}", "\"nodes\" must be a list")]
    [DataRow("{\"schemaVersion\":1,\"nodes\":[]}", "\"site\" must be a text")]
    [DataRow("{\"schemaVersion\":9,\"nodes\":[]}", "schema version 9")]
    [DataRow("{\"schemaVersion\":1,\"site\":\"x\",\"nodes\":[{\"id\":5}]}", "\"id\" must be a text in entry 1 of its nodes")]
    public void AnyCommand_BrokenRegistry_NamesFilePlaceAndCure(string text, string problem)
    {
        using var plant = new TemporaryPlant();
        string registry = plant.Plant.RegistryPath;
        string db = Path.Combine(_folder, "p.db");
        string evidence = Path.Combine(_folder, "e.mnev");
        File.WriteAllText(registry, text);
        File.WriteAllText(evidence, "");
        EvidenceStores.Open(db, create: true).Dispose();

        foreach (string[] line in (string[][])
        [
            ["collect", "--registry", registry, "--db", db],
            ["verify", evidence, "--keys", registry],
            [
                "report", "--plant", plant.Folder, "--db", db, "--from", "2026-11-01", "--to", "2026-12-01", "--out",
                Path.Combine(_folder, "r"),
            ],
        ])
        {
            CommandRun run = CommandRun.Of(line);

            Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
            StringAssert.Contains(run.Error, $"'{registry}': ");
            StringAssert.Contains(run.Error, problem);
            StringAssert.EndsWith(run.Error, "copy registry.json from the plant's folder again, or name it\n");
        }
    }

    [TestMethod]
    public void AnyCommand_FolderAsStore_EndsAtOnceAndSaysSo()
    {
        using var plant = new TemporaryPlant();
        foreach (string[] line in (string[][])
        [
            ["collect", "--registry", plant.Plant.RegistryPath, "--db", _folder],
            ["collect", "--registry", plant.Plant.RegistryPath, "--db", $"Data Source={_folder}"],
            [
                "report", "--plant", plant.Folder, "--db", _folder, "--from", "2026-11-01", "--to", "2026-12-01", "--out",
                Path.Combine(_folder, "r"),
            ],
            ["export", "--db", _folder, "--node", "n", "--out", "-"],
        ])
        {
            CommandRun run = CommandRun.Of(line);

            Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
            StringAssert.EndsWith(run.Error, $"'{_folder}' is a folder: name a file in it\n");
        }
    }

    /// <summary>With a bare key nobody knows whose topics to read: it would wait for ever.</summary>
    [TestMethod]
    public void Collect_BareKeyInsteadOfARegistry_IsRefused()
    {
        using var plant = new TemporaryPlant();

        CommandRun run = CommandRun.Of("collect", "--registry", plant.Plant.CaCertificatePath, "--db", Path.Combine(_folder, "p.db"));

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, "name registry.json of the plant's folder");
    }

    [TestMethod]
    [DataRow("--ca")]
    [DataRow("--cert")]
    [DataRow("--key")]
    [DataRow("--receipt-key")]
    public void Collect_FileThatHoldsSomethingElse_EndsAtOnceAndNamesIt(string option)
    {
        using var plant = new TemporaryPlant();
        string file = Path.Combine(_folder, "half.pem");
        File.WriteAllText(file, "-----BEGIN CERTIFICATE-----\nMIIB");
        var named = new Dictionary<string, string>
        {
            ["--ca"] = plant.Plant.CaCertificatePath,
            ["--cert"] = plant.Plant.CollectorCertificatePath,
            ["--key"] = plant.Plant.CollectorKeyPath,
            [option] = file,
        };

        CommandRun run = CommandRun.Of(
        [
            "collect", "--registry", plant.Plant.RegistryPath, "--db", Path.Combine(_folder, "p.db"), "--broker", "localhost:1",
            .. named.SelectMany(pair => (string[])[pair.Key, pair.Value]),
        ]);

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, $"'{file}' is no ");
    }

    [TestMethod]
    [DataRow("plant.json", "line 1 is not JSON")]
    [DataRow("registry.json", "line 1 is not JSON")]
    [DataRow("plant.key", "it is no private key")]
    [DataRow("ca/ca.key", "it is no private key")]
    public void Provision_DamagedPlantFolder_NamesTheFileAndTheCure(string name, string problem)
    {
        using var plant = new TemporaryPlant();
        string file = plant.Plant.In(name.Split('/'));
        File.WriteAllText(file, "{");

        CommandRun run = CommandRun.Of("provision", "press-1", "--plant", plant.Folder);

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, $"'{file}' is damaged ({problem}");
        StringAssert.EndsWith(run.Error, "restore it from a backup of the plant's folder\n");
    }

    [TestMethod]
    [DataRow("--machine press", "\"machine\"")]
    [DataRow("--phases 2", "\"phases\"")]
    [DataRow("--voltage", "\"mode\"")]
    [DataRow("--mains 60", "\"mains.hertz\"")]
    [DataRow("--ct SCT-013-000", "\"phases[].i.gain\"")]
    [DataRow("--meter sdm630@1", "\"meter\"")]
    [DataRow("--meter-serial 7", "\"meter.serial\"")]
    [DataRow("--meter-class B", "\"meter.class\"")]
    [DataRow("--meter-ratio 20", "\"meter.ratio\"")]
    [DataRow("--setpoint 200", "\"zones[].setpoint\"")]
    [DataRow("--tolerance 3", "\"zones[].tolerance\"")]
    public void NodeAdd_StarterOptionBesideAWholeConfiguration_IsRefusedAndNothingIsMade(string option, string key)
    {
        using var plant = new TemporaryPlant();
        string config = Path.Combine(_folder, "node.json");
        File.WriteAllText(config, TemporaryPlant.Document().ToJsonString());

        CommandRun run = CommandRun.Of(["node", "add", "press-1", "--plant", plant.Folder, "--config", config, .. option.Split(' ')]);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        Assert.AreEqual(
            $"meternode: {option.Split(' ')[0]} has no effect beside --config: write {key} in that file, or leave one of the two out\n",
            run.Error);
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath("press-1")));
    }

    [TestMethod]
    [DataRow("--meter sdm630@1 --voltage", "--voltage has no effect beside --meter")]
    [DataRow("--meter sdm630@1 --ct SCT-013-000", "--ct has no effect beside --meter")]
    [DataRow("--meter-class B", "--meter-class has no effect without --meter")]
    [DataRow("--meter-ratio 5", "--meter-ratio has no effect without --meter")]
    [DataRow("--tolerance 3", "--tolerance has no effect without --setpoint")]
    public void NodeAdd_OptionWithoutEffect_IsRefused(string options, string expected)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = CommandRun.Of(["node", "add", "press-1", "--plant", plant.Folder, .. options.Split(' ')]);
        Assert.AreEqual(ExitCode.Usage, run.Code);
        StringAssert.Contains(run.Error, expected);
    }

    [TestMethod]
    public void NodeShow_NodeWithAMeter_SaysTypeSerialRatioAndClass()
    {
        using var plant = new TemporaryPlant();
        CommandRun added = CommandRun.Of(
            "node", "add", "press-1", "--plant", plant.Folder, "--meter", "dlt645-2007@000000112233", "--meter-class", "B",
            "--meter-ratio", "20");
        Assert.AreEqual(ExitCode.Ok, added.Code, added.Error);

        Enrolled.All(plant.Plant);
        CommandRun run = CommandRun.Of("node", "show", "press-1", "--plant", plant.Folder);
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        StringAssert.Contains(run.Output, "meter          dlt645-2007/1, DL/T 645 address 000000112233");
        StringAssert.Contains(run.Output, "meter class    B\nmeter ratio    20\n");
        using JsonDocument json = JsonDocument.Parse(
            CommandRun.Of("node", "show", "press-1", "--plant", plant.Folder, "--json").Output);
        JsonElement meter = json.RootElement.GetProperty("meter");
        Assert.AreEqual("dlt645-2007/1", meter.GetProperty("type").GetString());
        Assert.AreEqual("000000112233", meter.GetProperty("address").GetString());
        Assert.AreEqual("B", meter.GetProperty("accuracyClass").GetString());
        Assert.AreEqual(20, meter.GetProperty("ratio").GetDouble());
    }

    [TestMethod]
    [DataRow("press-1 --plant PLANT", "--reference-class is needed: the class of the reference instrument, for example 0.1")]
    [DataRow("press-1 --plant PLANT --reference-class 0.1 --out x", "--out has no effect with --plant")]
    [DataRow("press-1 --plant PLANT --reference-class 0.1 --mains 60", "--mains has no effect with --plant")]
    [DataRow("press-1 --plant PLANT --reference-class 0.1 --points-file missing.txt", "there is no file 'missing.txt'")]
    [DataRow("press-1 --plant PLANT --reference-class 0.1", "there is no node 'press-1' in 'PLANT'; nodes: ")]
    [DataRow("nominal --plant PLANT --reference-class 0.1", "the node measures no voltages (mode nominal)")]
    [DataRow("meter --plant PLANT --reference-class 0.1", "the node reads a meter and measures nothing itself")]
    [DataRow("edited --plant PLANT --reference-class 0.1", "is not the configuration that the plant has signed")]
    [DataRow("readings.csv --on 2026-09-01 --out x", "there is no file 'readings.csv'; a node needs --plant")]
    [DataRow("readings.csv --on 2026-09-01", "--out is needed with readings")]
    [DataRow("readings.csv --out x", "--on is needed with readings")]
    [DataRow("readings.csv --on 2026-09-01 --out x --yes", "--yes has no effect without --plant")]
    public void Calibrate_WhatCannotWork_IsOneLineWithTheCure(string options, string expected)
    {
        using var plant = new TemporaryPlant();
        CommandRun.Of("node", "add", "nominal", "--plant", plant.Folder);
        CommandRun.Of("node", "add", "meter", "--plant", plant.Folder, "--meter", "sdm630@1");
        CommandRun.Of("node", "add", "edited", "--plant", plant.Folder, "--voltage");
        Enrolled.All(plant.Plant);
        string edited = Path.Combine(plant.Plant.BundlePath("edited"), "node.json");
        File.WriteAllText(edited, File.ReadAllText(edited).Replace("\"hertz\": 50", "\"hertz\": 60"));

        CommandRun run = CommandRun.Of(
            ["calibrate", .. options.Replace("PLANT", plant.Folder).Split(' '), "--reference", "LMG671 01234", "--by", "metrology"]);

        Assert.AreNotEqual(ExitCode.Ok, run.Code);
        StringAssert.Contains(run.Error, expected.Replace("PLANT", plant.Folder));
        Assert.HasCount(1, run.Error.TrimEnd().Split('\n'));
    }

    [TestMethod]
    public void Calibrate_RowWithDecimalCommas_IsRefusedWithWhatToWrite()
    {
        string file = Path.Combine(_folder, "readings.csv");
        string header = "phase,refAmperes,refVolts,refWatts,nodeAmperes,nodeVolts,nodeWatts,nodeVars";
        File.WriteAllLines(file, [header, "1,1,5,230,345,1,5,230,345,0"]);

        CommandRun run = CommandRun.Of(
            "calibrate", file, "--reference", "meter 1", "--by", "metrology", "--on", "2026-09-01",
            "--out", Path.Combine(_folder, "out.json"));

        Assert.AreNotEqual(ExitCode.Ok, run.Code);
        StringAssert.Contains(run.Error, "write 1.5 and not 1,5");
    }

    [TestMethod]
    [DynamicData(nameof(Commands))]
    public void AnyOption_WithAnyText_NeverShowsATypeOfDotNet(string words)
    {
        string[] path = words.Split(' ');
        Command command = CommandTree.All.Single(entry => entry.Words.SequenceEqual(path)).Command;
        foreach (Option option in command.Options.Where(o => o.Name is not ("--help" or "--version")))
        {
            List<string> line = CommandTree.Complete(path, "x", option);
            foreach (string text in (string[])["a,b", "", "\0", "System"])
            {
                ParseResult parsed = CommandTree.Root.Parse([.. line, option.Name + "=" + text]);
                Assert.DoesNotContain("System.", string.Concat(ParseErrorText.Of(parsed)), option.Name);
            }
        }
    }

    [TestMethod]
    [DataRow("", null, "the Wi-Fi name (SSID) must have 1 to 31 bytes, it has 0")]
    [DataRow("12345678901234567890123456789012", null, "must have 1 to 31 bytes, it has 32")]
    [DataRow("Größe-Größe-Größe-Größe-Größe-Größe", null, "must have 1 to 31 bytes")]
    [DataRow("plant", "1234567", "must be 8 to 63 characters")]
    [DataRow("plant", "", "is empty")]
    [DataRow("plant", "passwörter", "must be 8 to 63 characters")]
    [DataRow("plant", "x123456789012345678901234567890123456789012345678901234567890123", "must be 8 to 63 characters")]
    [DataRow("plant", "0123456789abcdefABCDEF7890123456789012345678901234567890abcdef01", "must be 8 to 63 characters")]
    public void Provision_WifiThatNoAccessPointTakes_IsRefusedAndNothingIsMade(string ssid, string? password, string expected)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = Provision(plant, ssid, password);
        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, expected);
        Assert.IsFalse(password?.Length > 0 && run.Error.Contains(password), "the password is never printed");
        Assert.IsFalse(Directory.Exists(plant.Plant.BundlePath("press-1")));
    }

    [TestMethod]
    [DataRow("p", "12345678")]
    [DataRow("1234567890123456789012345678901", "123456789012345678901234567890123456789012345678901234567890123")]
    public void Provision_WifiAtTheLimits_IsTaken(string ssid, string password)
    {
        using var plant = new TemporaryPlant();
        CommandRun run = Provision(plant, ssid, password);
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.IsTrue(File.Exists(Path.Combine(plant.Plant.BundlePath("press-1"), "network.json")));
    }

    [TestMethod]
    [DataRow(0, "is empty")]
    [DataRow(100, "is not an application image")]
    [DataRow(4096, "is not an application image")]
    public void FlashDryRun_ImageThatIsNone_IsRefused(int bytes, string expected)
    {
        using var bundle = new TestBundle();
        File.WriteAllBytes(bundle.Image, new byte[bytes]);
        string[] needed = ["--port", "COM3", "--board", "esp32-wrover", "--bundle", bundle.Folder];
        CommandRun run = CommandRun.Of(["flash", .. needed, "--image", bundle.Image, "--dry-run"]);
        Assert.AreEqual(ExitCode.Failure, run.Code, run.Error);
        StringAssert.Contains(run.Error, $"'{bundle.Image}' {expected}");
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    public void Print_EmptyFile_SaysSo()
    {
        string file = Path.Combine(_folder, "empty.mnev");
        File.WriteAllText(file, "");
        CommandRun run = CommandRun.Of("print", file);
        Assert.AreEqual(ExitCode.Ok, run.Code);
        Assert.AreEqual($"meternode: '{file}' is empty: it holds no packs\n", run.Error);
    }

    private CommandRun Provision(TemporaryPlant plant, string ssid, string? password)
    {
        string[] line = ["provision", "press-1", "--plant", plant.Folder, "--wifi-ssid", ssid];
        if (password == null)
        {
            return CommandRun.Of([.. line, "--wifi-open"]);
        }

        string file = Path.Combine(_folder, "password");
        File.WriteAllText(file, password + "\n");
        return CommandRun.Of([.. line, "--wifi-password-file", file]);
    }
}
