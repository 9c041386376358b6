namespace MeterNode.Tools.Tests.Serving;

/// <summary>The systemd unit calls the program as it is.</summary>
[TestClass]
public sealed class ServiceUnitTests
{
    [TestMethod]
    [DataRow("meternode.service")]
    [DataRow("meternode@.service")]
    public void ExecStart_OfTheUnit_IsUnderstood(string unit)
    {
        string line = File.ReadLines(Path.Combine(Repository.Root, "tools", "service", unit))
            .Single(text => text.StartsWith("ExecStart=", StringComparison.Ordinal));
        string[] words = line.Split("meternode.dll ")[1].Replace("%i", "north").Replace("$SERVE_OPTIONS", "--http 8081").Split(' ');

        Assert.AreEqual("serve", words[0]);
        Assert.IsEmpty(MeterNode.Cli.Cli.Root().Parse(words).Errors);
    }
}
