using MeterNode.Cli;
using MeterNode.Plant.Access;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Access;

/// <summary>The command that names the provider by which people sign in.</summary>
[TestClass]
public class OpenIdCommandTests
{
    [TestMethod]
    public void Set_AddressOfAProvider_IsKept()
    {
        using var plant = new TemporaryPlant();
        CommandRun run = Set(plant, "https://login.example.com/plant");
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        Assert.AreEqual("https://login.example.com/plant", OpenIdProvider.Read(plant.Plant)?.Authority.ToString());
    }

    [TestMethod]
    public void Set_NoAddress_IsOneLineWithItsCure()
    {
        using var plant = new TemporaryPlant();
        CommandRun run = Set(plant, "login");
        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, "'login' is no address of a provider");
        Assert.IsNull(OpenIdProvider.Read(plant.Plant));
    }

    private static CommandRun Set(TemporaryPlant plant, string authority) => CommandRun.Of(
        "web", "openid", "set", "--authority", authority, "--client-id", "meternode", "--plant", plant.Plant.Path);
}
