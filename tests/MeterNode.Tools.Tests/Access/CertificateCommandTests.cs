using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MeterNode.Cli;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;

namespace MeterNode.Tools.Tests.Access;

/// <summary><c>meternode user certificate</c>, as somebody types it.</summary>
[TestClass]
public sealed class CertificateCommandTests : IDisposable
{
    private const string Password = "three green kettles";
    private readonly TemporaryPlant _plant = new();

    public CertificateCommandTests() => PlantAccess.AddAccount(_plant.Plant, "能源经理", AccessRole.Manager, Password);

    private Account Account => AccessBook.Read(_plant.Plant).Account("能源经理")!;

    private string Out => Path.Combine(_plant.Folder, "..", "person.p12");

    public void Dispose() => _plant.Dispose();

    [TestMethod]
    public void Out_MakesAFileForTheBrowser_AndTheAccountNamesItsCertificate()
    {
        string stamp = Account.Stamp;
        CommandRun run = Run("--out", Out, "--days", "90", "--password-file", Secret(Password));
        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);

        using X509Certificate2 made = X509CertificateLoader.LoadPkcs12FromFile(Out, Password);
        Assert.IsTrue(made.HasPrivateKey);
        Assert.AreEqual("OU=能源经理", made.SubjectName.Name.Replace("\"", ""));
        Assert.AreEqual(90, (made.NotAfter.ToUniversalTime() - DateTime.UtcNow).TotalDays, 0.1);
        Assert.IsTrue(CertificateUse.IsPersons(made));
        Assert.AreEqual(made.SerialNumber, Account.Certificate?.SerialNumber);
        Assert.AreEqual(AccountCertificate.HashOf(made), Account.Certificate?.Sha256);
        Assert.AreNotEqual(stamp, Account.Stamp, "sessions end");
        StringAssert.Contains(AuditLog.Read(_plant.Plant, out _)[^1].About!, $"能源经理, serial number {made.SerialNumber}, until ");
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Out));
        }

        StringAssert.Contains(List().Output, $"certificate {made.SerialNumber} until ");
        JsonElement listed = JsonDocument.Parse(List("--json").Output).RootElement.GetProperty("accounts")[0].GetProperty("certificate");
        Assert.AreEqual(made.SerialNumber, listed.GetProperty("serialNumber").GetString());
        Assert.DoesNotContain("PRIVATE KEY", File.ReadAllText(_plant.Plant.AccessPath));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Csr_IssuesForItsKeyOnly_WhateverElseItAsksFor(bool isRsa)
    {
        using ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using RSA rsa = RSA.Create(2048);
        CertificateRequest request = isRsa
            ? new CertificateRequest("CN=press-1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=press-1", curve, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        string path = Secret(request.CreateSigningRequestPem());

        CommandRun run = Run("--csr", path, "--out", Out);

        Assert.AreEqual(ExitCode.Ok, run.Code, run.Error);
        using X509Certificate2 made = X509Certificate2.CreateFromPem(File.ReadAllText(Out));
        CollectionAssert.AreEqual(
            isRsa ? rsa.ExportSubjectPublicKeyInfo() : curve.ExportSubjectPublicKeyInfo(), made.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.DoesNotContain("press-1", made.Subject);
        Assert.IsFalse(made.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.AreEqual(made.SerialNumber, Account.Certificate?.SerialNumber);
    }

    /// <summary>openssl req -new -newkey ed25519 -nodes -subj /CN=x</summary>
    [TestMethod]
    public void Csr_KeyThatNobodyHereKnows_IsRefusedWithACure()
    {
        const string Content = "MIGLMD8CAQAwDDEKMAgGA1UEAwwBeDAqMAUGAytlcAMhADgOiJZdrh837ig6DEPCMnfKIEBm4PmKnWr04b0Iy0VJoAAwBQYD"
            + "K2VwA0EAdyupV8f922FfVmo47hvm2EIBBiOYbpeeNNJR8n7xIfmctKKTYdrFzyAw6jN/rnB9xGoU14YwzwUODwWKoCwjAA==";

        string request = Secret(PemEncoding.WriteString("CERTIFICATE REQUEST", Convert.FromBase64String(Content)));
        CommandRun run = Run("--csr", request, "--out", Out);

        Assert.AreEqual(ExitCode.Usage, run.Code, run.Error);
        StringAssert.Contains(run.Error, "make one in PEM (PKCS#10)");
        Assert.IsNull(Account.Certificate);
    }

    [TestMethod]
    public void Csr_WeakKey_OrSignedWithAnother_IsRefused()
    {
        using RSA weak = RSA.Create(1024);
        StringAssert.Contains(
            Run("--csr", Secret(new CertificateRequest("CN=x", weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSigningRequestPem()), "--out", Out).Error,
            "the key of the request is not taken");
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] mixed = new CertificateRequest(new X500DistinguishedName("CN=x"), new PublicKey(own), HashAlgorithmName.SHA256)
            .CreateSigningRequest(X509SignatureGenerator.CreateForECDsa(other));
        CommandRun run = Run("--csr", Secret(PemEncoding.WriteString("CERTIFICATE REQUEST", mixed)), "--out", Out);

        Assert.AreEqual(ExitCode.Usage, run.Code);
        StringAssert.Contains(run.Error, "is not signed with its own key");
        Assert.IsNull(Account.Certificate);
        Assert.IsFalse(File.Exists(Out));
    }

    [TestMethod]
    public void Remove_TakesItAway_AndOnceMoreSaysThatThereIsNone()
    {
        Run("--out", Out, "--password-file", Secret(Password));
        Assert.AreEqual(ExitCode.Ok, Run("--remove").Code);
        Assert.IsNull(Account.Certificate);
        Assert.AreEqual("能源经理, none", AuditLog.Read(_plant.Plant, out _)[^1].About);

        StringAssert.Contains(Run("--remove").Error, "'能源经理' has no certificate: there is nothing to remove");
    }

    [TestMethod]
    public void WhatCannotBe_SaysWhy_AndChangesNothing()
    {
        StringAssert.Contains(Run().Error, "give --out FILE");
        StringAssert.Contains(Run("--out", Out, "--remove").Error, "give --out FILE");
        StringAssert.Contains(Run("--out", Out, "--password-file", Secret("short")).Error, "take 12 or more");
        StringAssert.Contains(
            CommandRun.Of("user", "certificate", "能源经", "--out", Out, "--password-file", Secret(Password), "--plant", _plant.Folder).Error,
            "did you mean '能源经理'?");
        File.WriteAllText(Out, "mine");
        StringAssert.Contains(Run("--out", Out, "--password-file", Secret(Password)).Error, "is there already");
        Assert.AreEqual("mine", File.ReadAllText(Out));
        Assert.IsNull(Account.Certificate);
    }

    private CommandRun Run(params string[] arguments) =>
        CommandRun.Of(["user", "certificate", "能源经理", .. arguments, "--plant", _plant.Folder]);

    private CommandRun List(params string[] more) => CommandRun.Of(["user", "list", "--plant", _plant.Folder, .. more]);

    private string Secret(string content)
    {
        string path = Path.Combine(_plant.Folder, "..", Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, content + "\n");
        return path;
    }
}
