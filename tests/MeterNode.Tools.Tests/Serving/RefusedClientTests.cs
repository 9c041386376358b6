using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MeterNode.Cli;
using MeterNode.Plant.Collecting;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Tools.Tests.Commands;
using MQTTnet;

namespace MeterNode.Tools.Tests.Serving;

/// <summary>What the log of a running plant says about a client that it refuses, and what that client's own command says.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RefusedClientTests : IDisposable
{
    private readonly ServedPlant _served = new();

    public RefusedClientTests() => _served.Server.Start();

    public void Dispose() => _served.Dispose();

    [TestMethod]
    public void Connect_ExpiredCertificate_LogNamesClientAddressAndDay()
    {
        (string certificate, string key) = _served.Identity("node-1");
        MadeCertificate.Write(_served.Plant, "node-1", certificate, key, -30, -2);

        AssertCannotConnect(certificate, key);

        PlantNotice notice = _served.Said("expired on ");
        Assert.AreEqual("node-1", notice.Source);
        StringAssert.StartsWith(notice.Text, "node-1 from 127.0.0.1:");
        StringAssert.Contains(notice.Text, "issue a new one, or check this machine's clock");
    }

    [TestMethod]
    public void Connect_CertificateThatIsNotValidYet_LogSuspectsTheClock()
    {
        (string certificate, string key) = _served.Identity("node-1");
        MadeCertificate.Write(_served.Plant, "node-1", certificate, key, 5, 30);

        AssertCannotConnect(certificate, key);

        StringAssert.Contains(_served.Said("is valid only from ").Text, "check this machine's clock");
    }

    [TestMethod]
    public void Connect_CertificateOfAnotherPlant_LogSaysSo()
    {
        using var other = new ServedPlant();
        (string certificate, string key) = other.Identity("node-1");

        AssertCannotConnect(certificate, key);

        StringAssert.Contains(
            _served.Said("its certificate 'node-1' is not signed by this plant's CA").Text, "give it the files of this plant's folder");
    }

    [TestMethod]
    public void Connect_BrokersOwnCertificate_LogSaysThatItIsNoClients()
    {
        AssertCannotConnect(_served.Plant.In("broker", "server.crt"), _served.Plant.In("broker", "server.key"));
        _served.Said("is no client's");
    }

    [TestMethod]
    public void Connect_WithoutTls_LogSaysSoWithTheAddress()
    {
        using var client = new TcpClient("127.0.0.1", _served.Plant.BrokerPort);
        client.GetStream().Write("GET / HTTP/1.1\r\n\r\n"u8);

        PlantNotice notice = _served.Said("it does not speak TLS");

        Assert.AreEqual("127.0.0.1", notice.Source);
        StringAssert.StartsWith(notice.Text, "a client from 127.0.0.1:");
    }

    [TestMethod]
    public void Publish_TopicOfAnotherSite_LogNamesBothSites()
    {
        IMqttClient node = _served.Connect("node-1");
        Assert.Throws<Exception>(() => ServedPlant.Publish(node, "mn/v1/elsewhere/node-1/ev", [1]));

        StringAssert.Contains(_served.Said("publication to mn/v1/elsewhere/node-1/ev refused").Text,
            "the topic names the site 'elsewhere' and this plant is 'test': give the client configuration and registry of this plant");
    }

    [TestMethod]
    public void Publish_PackOfAnUnknownNode_IsQuarantinedAndSaid()
    {
        using var other = new ServedPlant();
        ServedPlant.Publish(_served.Connect("node-9"), "mn/v1/test/node-9/ev", other.Nodes.Node.Next());
        _served.Said("mn/v1/test/node-9/ev pack 0: ");
    }

    [TestMethod]
    public void Watch_CertificateHasExpired_SaysSoWithTheDay()
    {
        PlantFolder plant = _served.Plant;
        MadeCertificate.Write(plant, "operator", plant.OperatorCertificatePath, plant.OperatorKeyPath, -30, -2);

        CommandRun run = CommandRun.Of("watch", "node-1", "--plant", plant.Path, "--seconds", "60");

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, "operator.crt' expired on ");
    }

    [TestMethod]
    public void Watch_CertificateOfAnotherPlant_SaysWhichAndTheCure()
    {
        using var other = new ServedPlant();
        File.Copy(other.Plant.OperatorCertificatePath, _served.Plant.OperatorCertificatePath, overwrite: true);
        File.Copy(other.Plant.OperatorKeyPath, _served.Plant.OperatorKeyPath, overwrite: true);

        CommandRun run = CommandRun.Of("watch", "node-1", "--plant", _served.Plant.Path, "--seconds", "5");

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        AssertAnyOf(run.Error, "does not know the CA that signed this certificate", "the CA in");
        StringAssert.Contains(run.Error, "use ");
    }

    [TestMethod]
    public void Watch_KeyOfAnotherCertificate_NamesTheFile()
    {
        using var other = new ServedPlant();
        File.Copy(other.Plant.OperatorKeyPath, _served.Plant.OperatorKeyPath, overwrite: true);

        CommandRun run = CommandRun.Of("watch", "node-1", "--plant", _served.Plant.Path, "--seconds", "5");

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, "does not belong to the certificate");
    }

    [TestMethod]
    public void Watch_BrokerOfAnotherPlant_SaysWhoseCertificateItIsNot()
    {
        using var other = new ServedPlant(port: _served.Plant.BrokerPort);

        CommandRun run = CommandRun.Of("watch", "node-1", "--plant", other.Plant.Path, "--seconds", "5");

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, "the broker's certificate is not signed by the CA in");
    }

    [TestMethod]
    public void Watch_NobodyServes_SaysSo()
    {
        _served.Server.Stop();

        CommandRun run = CommandRun.Of("watch", "node-1", "--plant", _served.Plant.Path, "--seconds", "5");

        Assert.AreEqual(ExitCode.DeviceOrIo, run.Code, run.Error);
        StringAssert.Contains(run.Error, "nobody listens there: start the broker");
    }

    [TestMethod]
    public void Collect_RegistryOfAnotherSite_SaysWhatToUse()
    {
        string said = CollectorIsTold("elsewhere", _served.Plant.CollectorCertificatePath, _served.Plant.CollectorKeyPath);

        StringAssert.Contains(said, "does not let this certificate subscribe to mn/v1/elsewhere/+/ev");
        StringAssert.Contains(said, "use registry and certificate of that broker's plant");
        _served.Said("the topic names the site 'elsewhere' and this plant is 'test'");
    }

    [TestMethod]
    public void Collect_CertificateOfANode_SaysThatItNeedsACollectors()
    {
        (string certificate, string key) = _served.Identity("node-1");

        StringAssert.Contains(CollectorIsTold("test", certificate, key), "and to collect a collector's");
        Assert.AreEqual("node-1", _served.Said("subscription to mn/v1/test/+/ev refused").Source);
    }

    private string CollectorIsTold(string site, string certificate, string key)
    {
        using var told = new BlockingCollection<string>();
        using var subscriber = new MqttSubscriber(
            new BrokerOptions
            {
                Host = "127.0.0.1",
                Port = _served.Plant.BrokerPort,
                CaFile = _served.Plant.CaCertificatePath,
                CertificateFile = certificate,
                KeyFile = key,
            },
            $"mn/v1/{site}/+/ev",
            _ => { });
        subscriber.StateChanged += (_, why) => told.TryAdd(why.Text);
        subscriber.Start();
        Assert.IsTrue(told.TryTake(out string? said, ServedPlant.Wait));
        subscriber.Stop();
        return said;
    }

    private static void AssertAnyOf(string text, params string[] parts) =>
        Assert.IsTrue(parts.Any(text.Contains), text);

    private void AssertCannotConnect(string certificate, string key)
    {
        Assert.Throws<Exception>(() => _served.Connect(X509Certificate2.CreateFromPemFile(certificate, key), "node-1"));
    }
}
