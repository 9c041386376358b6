namespace MeterNode.Tools.Tests.Serving;

/// <summary>The systemd unit calls the program as it is.</summary>
[TestClass]
public sealed class ServiceUnitTests
{
    [TestMethod]
    public void ExecStart_OfTheUnit_IsUnderstood()
    {
        string line = File.ReadLines(Path.Combine(Repository.Root, "tools", "service", "meternode.service"))
            .Single(text => text.StartsWith("ExecStart=", StringComparison.Ordinal));
        string[] words = line.Split("meternode.dll ")[1].Split(' ');

        Assert.AreEqual("serve", words[0]);
        Assert.IsEmpty(MeterNode.Cli.Cli.Root().Parse(words).Errors);
    }
}
