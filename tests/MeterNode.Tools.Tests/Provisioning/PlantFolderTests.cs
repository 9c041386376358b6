using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MeterNode.Plant;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Provisioning;

[TestClass]
public class PlantFolderTests
{
    [TestMethod]
    public void Create_AnyFile_SecretsAndFoldersAreTheOwnersOnly()
    {
        using var plant = new TemporaryPlant();
        plant.Provision();
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Unix file modes");
            return;
        }

        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        foreach (string folder in Directory.EnumerateDirectories(plant.Folder, "*", SearchOption.AllDirectories).Append(plant.Folder))
        {
            Assert.AreEqual(UnixFileMode.None, File.GetUnixFileMode(folder) & Others, folder);
        }

        string[] secrets = [.. Directory.EnumerateFiles(plant.Folder, "*", SearchOption.AllDirectories).Where(HoldsASecret)];
        CollectionAssert.AreEquivalent(
            (string[])["ca.key", "collector.key", "receipt.key", "operator.key", "server.key", "plant.key", "tls.key", "web.key"],
            secrets.Select(Path.GetFileName).ToArray());
        foreach (string file in secrets)
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file), file);
        }
    }

    [TestMethod]
    public void Create_FolderWithContent_IsRefusedAndUntouched()
    {
        using var plant = new TemporaryPlant();
        byte[] key = File.ReadAllBytes(plant.Plant.In("plant.key"));
        OperatorException refusal =
            Assert.ThrowsExactly<OperatorException>(() => PlantFolder.Create(plant.Folder, "demo", "localhost", 8883));
        StringAssert.Contains(refusal.Message, "not empty");
        CollectionAssert.AreEqual(key, File.ReadAllBytes(plant.Plant.In("plant.key")));
    }

    /// <summary>A key press or a full disk ends it anywhere; the same command must finish it.</summary>
    [TestMethod]
    public void Create_AfterAnInterruption_MakesAWholePlant()
    {
        var random = new Random(20261126);
        for (int round = 0; round < 25; round++)
        {
            using var plant = new TemporaryPlant();
            string before = File.ReadAllText(plant.Plant.CaCertificatePath);
            File.WriteAllText(plant.Plant.In("unfinished"), "");
            File.Move(plant.Plant.In("plant.json"), plant.Plant.In("plant.json.new"));
            foreach (string file in Directory.GetFiles(plant.Folder, "*", SearchOption.AllDirectories).Where(_ => random.Next(3) == 0))
            {
                if (Path.GetFileName(file) != "unfinished")
                {
                    File.Delete(file);
                }
            }

            StringAssert.Contains(
                Assert.ThrowsExactly<OperatorException>(() => PlantFolder.Open(plant.Folder)).Message, "was interrupted; run it again");

            PlantFolder made = PlantFolder.Create(plant.Folder, "demo", "broker.example", 8883);

            Assert.AreNotEqual(before, File.ReadAllText(made.CaCertificatePath), "nothing of the first attempt is used");
            NodeProvisioner.Add(PlantFolder.Open(plant.Folder), "press-1", TemporaryPlant.Document());
            Assert.IsTrue(PlantClaims.IsOpen(made, "press-1"));
            CollectionAssert.AreEquivalent(
                (string[])
                [
                    "audit", "broker", "ca", "ca.crl", "ca.crt", "collector", "history.cbor", "lock", "nodes",
                    "operator", "plant.json", "plant.key", "registry.json", "web",
                ],
                Directory.GetFileSystemEntries(plant.Folder).Select(Path.GetFileName).ToArray());
        }
    }

    [TestMethod]
    [DataRow("notes.txt", "is not empty")]
    [DataRow("plant.json", "remove the folder")]
    public void Create_InterruptedFolderWithSomethingElse_IsRefusedAndUntouched(string name, string problem)
    {
        using var plant = new TemporaryPlant();
        File.WriteAllText(plant.Plant.In("unfinished"), "");
        File.Delete(plant.Plant.In("plant.json"));
        File.Delete(plant.Plant.In("registry.json"));
        File.WriteAllText(plant.Plant.In(name), "mine");

        OperatorException refusal =
            Assert.ThrowsExactly<OperatorException>(() => PlantFolder.Create(plant.Folder, "demo", "localhost", 8883));

        StringAssert.Contains(refusal.Message, problem);
        Assert.IsTrue(File.Exists(plant.Plant.In("plant.key")));
        Assert.AreEqual("mine", File.ReadAllText(plant.Plant.In(name)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a b")]
    [DataRow("a/b")]
    [DataRow("../x")]
    [DataRow("+")]
    [DataRow("#")]
    [DataRow("ä")]
    [DataRow("0123456789012345678901234567890123456789a")]
    public void CheckName_NameUnsafeInTopicsOrPaths_IsRefused(string name)
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => PlantFolder.CheckName(name, "node"));
        Assert.AreEqual(OperatorError.Usage, refusal.Kind);
        using var plant = new TemporaryPlant();
        Assert.ThrowsExactly<OperatorException>(() => plant.Provision(name));
        Assert.ThrowsExactly<OperatorException>(() => PlantFolder.Create(Path.Combine(plant.Folder, "other"), name, "localhost", 8883));
        Assert.IsFalse(Directory.Exists(Path.Combine(plant.Folder, "other")));
    }

    [TestMethod]
    public void Open_NoPlant_SaysHowToMakeOne()
    {
        OperatorException refusal = Assert.ThrowsExactly<OperatorException>(() => PlantFolder.Open(Path.GetTempPath()));
        StringAssert.Contains(refusal.Message, "meternode init");
    }

    [TestMethod]
    public void Open_AfterCreate_HasTheSamePlant()
    {
        using var plant = new TemporaryPlant("werk-2", "10.0.0.7");
        PlantFolder opened = PlantFolder.Open(plant.Folder);
        Assert.AreEqual("werk-2", opened.Site);
        Assert.AreEqual("10.0.0.7", opened.BrokerHost);
        Assert.AreEqual(8883, opened.BrokerPort);
    }

    [TestMethod]
    public void Create_Certificates_ChainToTheAuthorityWithTheirUsageAndNames()
    {
        using var plant = new TemporaryPlant();
        string node = plant.Provision("press-1");
        X509Certificate2 ca = X509Certificate2.CreateFromPem(File.ReadAllText(plant.Plant.CaCertificatePath));
        AssertIssued(ca, Path.Combine(node, "files", "tls.crt"), Path.Combine(node, "files", "tls.key"), "CN=press-1", "1.3.6.1.5.5.7.3.2");
        AssertIssued(ca, plant.Plant.CollectorCertificatePath, plant.Plant.CollectorKeyPath, "CN=collector", "1.3.6.1.5.5.7.3.2");
        AssertIssued(ca, plant.Plant.OperatorCertificatePath, plant.Plant.OperatorKeyPath, "CN=operator", "1.3.6.1.5.5.7.3.2");
        X509Certificate2 server =
            AssertIssued(
                ca, plant.Plant.In("broker", "server.crt"), plant.Plant.In("broker", "server.key"), "CN=broker", "1.3.6.1.5.5.7.3.1");
        Assert.IsTrue(
            server.MatchesHostname("broker.example") && server.MatchesHostname("localhost") && server.MatchesHostname("127.0.0.1"));
        Assert.IsFalse(server.MatchesHostname("other.example"));
        X509BasicConstraintsExtension constraints = ca.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        Assert.IsTrue(constraints.CertificateAuthority && constraints.Critical && constraints.PathLengthConstraint == 0);
        Assert.AreEqual(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, ca.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
    }

    [TestMethod]
    public void Issue_LongerThanTheAuthority_EndsWithTheAuthority()
    {
        CertificateIssuer authority = CertificateIssuer.Create("demo", 2, out _);
        X509Certificate2 ca = X509Certificate2.CreateFromPem(authority.CaPem);
        X509Certificate2 issued = X509Certificate2.CreateFromPem(authority.Issue("node", [], 10).CertificatePem);
        Assert.IsTrue(issued.NotAfter <= ca.NotAfter);
    }

    [TestMethod]
    public void Write_BrokerConfiguration_MutualTlsAndEachNodeItsOwnTopics()
    {
        using var plant = new TemporaryPlant("demo");
        string[] acl = [.. File.ReadAllLines(plant.Plant.In("broker", "acl")).Where(line => line.Length > 0 && line[0] != '#')];
        CollectionAssert.AreEqual(
            (string[])
            [
                "pattern write mn/v1/demo/%u/ev",
                "pattern write mn/v1/demo/%u/status",
                "pattern write mn/v1/demo/%u/rsp",
                "pattern write mn/v1/demo/%u/claim",
                "pattern read mn/v1/demo/%u/cmd",
                "pattern read mn/v1/demo/%u/cfg",
                "pattern read mn/v1/demo/%u/rcp",
                "pattern read mn/v1/demo/%u/enrol",
                "user collector",
                "topic read mn/v1/demo/#",
                "topic write mn/v1/demo/+/cmd",
                "topic write mn/v1/demo/+/cfg",
                "topic write mn/v1/demo/+/rcp",
                "topic write mn/v1/demo/+/enrol",
                "user operator",
                "topic read mn/v1/demo/+/status",
                "topic read mn/v1/demo/+/rsp",
                "topic write mn/v1/demo/+/cmd",
                "topic write mn/v1/demo/+/cfg",
            ],
            acl);
        string[] broker = File.ReadAllLines(plant.Plant.BrokerConfigurationPath);
        foreach (string line in (string[])["require_certificate true", "use_identity_as_username true", "use_username_as_clientid true",
            "allow_anonymous false", "persistence false", "max_queued_bytes 67108864", "max_packet_size 65536"])
        {
            CollectionAssert.Contains(broker, line);
        }

        foreach (string option in (string[])["cafile ", "crlfile ", "certfile ", "keyfile ", "acl_file "])
        {
            string path = broker.Single(line => line.StartsWith(option, StringComparison.Ordinal))[option.Length..];
            Assert.IsTrue(path == Path.GetFileName(path) && File.Exists(plant.Plant.In("broker", path)), path);
        }
    }

    [TestMethod]
    public void WriteRegistry_Nodes_AreReadByWire()
    {
        using var plant = new TemporaryPlant();
        plant.Provision("press-1");
        plant.Provision("press-2");
        Registry registry = Registry.Load(plant.Plant.RegistryPath);
        CollectionAssert.AreEquivalent((string[])["press-1", "press-2"], registry.Nodes.Select(node => node.Id).ToArray());
        Assert.IsFalse(File.Exists(plant.Plant.RegistryPath + ".new"));
        JsonObject json = plant.Plant.ReadRegistry();
        Assert.AreEqual(1, (int)json["schemaVersion"]!);
    }

    private static X509Certificate2 AssertIssued(X509Certificate2 ca, string certificatePath, string keyPath, string subject, string usage)
    {
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        Assert.AreEqual(subject, certificate.Subject);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        Assert.IsTrue(chain.Build(certificate), string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.IsFalse(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.AreEqual(1, certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Count);
        Assert.IsTrue(certificate.HasPrivateKey);
        return certificate;
    }

    private static bool HoldsASecret(string path) => File.ReadAllText(path).Contains("PRIVATE KEY", StringComparison.Ordinal);
}
