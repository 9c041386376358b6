using MeterNode.Server.Interfaces.Influx;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Serving;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary><c>meternode influx</c> where no server runs.</summary>
[TestClass]
public sealed class InfluxCommandTests : IDisposable
{
    private readonly ServedPlant _served = new();

    public void Dispose() => _served.Dispose();

    [TestMethod]
    [DataRow("set --url influx.example.com --database plant", "--url is no address of InfluxDB")]
    [DataRow("set --url https://meters:hidden@influx.example.com --database plant", "without user, password and query")]
    [DataRow("set --url https://influx.example.com/write?db=x --database plant", "without user, password and query")]
    [DataRow("set --url http://influx.example.com:8086 --database plant", "everybody on the way to influx.example.com would read")]
    [DataRow("set --url https://influx --database plant --security starttls", "InfluxDB knows no starttls")]
    [DataRow("set --url https://influx", "give --database for InfluxDB 1 or 3, or --org and --bucket for InfluxDB 2")]
    [DataRow("set --url https://influx --bucket plant", "give --database for InfluxDB 1 or 3")]
    [DataRow("set --url https://influx --org a --bucket b --database plant", "give --database for InfluxDB 1 or 3")]
    [DataRow("set --url https://influx --database plant --token-file token --user meters", "both a token and --user")]
    [DataRow("set --url https://influx --database plant --user me:ters", "a name has no colon")]
    [DataRow("set --url https://influx --database plant --token-file spaced", "the token has a space")]
    [DataRow("set --url http://localhost --database plant --ca token", "--ca is for an address with https://")]
    [DataRow("set --url https://influx --database plant --since yesterday", "--since does not understand 'yesterday'")]
    [DataRow("set --url https://influx --database plant --since 2926-01-01", "--since 2926-01-01 is in the future")]
    [DataRow("remove", "there is nothing to remove")]
    public void Command_BadInput_IsOneLineWithItsCure(string arguments, string message)
    {
        string folder = Path.GetDirectoryName(_served.Plant.Path)!;
        File.WriteAllText(Path.Combine(folder, "token"), "abc\n");
        File.WriteAllText(Path.Combine(folder, "spaced"), "a bc\n");
        string[] words = [.. arguments.Split(' ').Select(word => word is "token" or "spaced" ? Path.Combine(folder, word) : word)];
        CommandRun run = CommandRun.Of(["influx", .. words, "--plant", _served.Plant.Path]);
        Assert.AreNotEqual(0, run.Code);
        StringAssert.Contains(run.Error, message);
        Assert.IsFalse(run.Error.Contains("hidden", StringComparison.Ordinal));
        Assert.IsNull(InfluxSettings.Load(_served.Plant));
    }

    [TestMethod]
    public void Set_HttpToAnotherMachine_WantsToBeSaidAndIsNamed()
    {
        CommandRun run = Run("set", "--url", "http://influx.example.com:8086/", "--database", "plant", "--security", "none");
        Assert.AreEqual(0, run.Code, run.Error);
        StringAssert.Contains(run.Error, "Without https everybody on the way reads them");
        Assert.AreEqual("http://influx.example.com:8086, database plant", Run("show").Output.Trim());
    }

    [TestMethod]
    public void Set_TokenInTheEnvironment_IsTakenAndNotShown()
    {
        Environment.SetEnvironmentVariable("METERNODE_INFLUX_TOKEN", "a-token");
        try
        {
            Assert.AreEqual(0, Run("set", "--url", "https://influx.example.com", "--database", "plant").Code);
        }
        finally
        {
            Environment.SetEnvironmentVariable("METERNODE_INFLUX_TOKEN", null);
        }

        Assert.AreEqual("a-token", InfluxSettings.Load(_served.Plant)!.Token);
        string shown = Run("show").Output;
        StringAssert.Contains(shown, "database plant, with a token");
        Assert.DoesNotContain("a-token", shown);
    }

    [TestMethod]
    public void Set_Again_KeepsSinceAndWhatWasPushedUnlessTheTargetIsAnother()
    {
        string[] first = ["set", "--url", "https://influx.example.com", "--org", "factory", "--bucket", "plant"];
        Assert.AreEqual(0, Run([.. first, "--since", "2026-11-01"]).Code);
        InfluxSettings settings = InfluxSettings.Load(_served.Plant)!;
        Assert.AreEqual(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), settings.Since);
        StringAssert.Contains(Run("show").Output, "organization factory, bucket plant, since 2026-11-01T00:00:00Z");

        Assert.AreEqual(0, Run(first).Code);
        Assert.AreEqual(settings, InfluxSettings.Load(_served.Plant));
        Assert.AreEqual(0, Run([.. first, "--since", "2026-10-01"]).Code);
        Assert.AreNotEqual(settings.SetAt, InfluxSettings.Load(_served.Plant)!.SetAt);
        Assert.AreEqual(0, Run([.. first[..^1], "other"]).Code);
        Assert.IsNull(InfluxSettings.Load(_served.Plant)!.Since);
    }

    [TestMethod]
    public void Set_PasswordOfAUser_IsKeptAndNotShown()
    {
        string file = Path.Combine(Path.GetDirectoryName(_served.Plant.Path)!, "password");
        File.WriteAllText(file, "hidden\n");
        CommandRun run = Run(
            "set", "--url", "https://influx.example.com", "--database", "plant", "--user", "meters", "--password-file", file);
        Assert.AreEqual(0, run.Code, run.Error);
        Assert.AreEqual("hidden", InfluxSettings.Load(_served.Plant)!.Password);
        string shown = Run("show").Output;
        StringAssert.Contains(shown, "database plant, user meters");
        Assert.IsFalse((shown + run.Error + run.Output).Contains("hidden", StringComparison.Ordinal));
    }

    private CommandRun Run(params string[] words) => CommandRun.Of(["influx", .. words, "--plant", _served.Plant.Path]);
}
