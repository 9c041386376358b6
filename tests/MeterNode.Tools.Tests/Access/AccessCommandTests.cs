using System.Text.Json;
using MeterNode.Plant.Access;
using MeterNode.Plant.Audit;
using MeterNode.Server.Web.Access;
using MeterNode.Tools.Tests.Commands;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Access;

/// <summary><c>meternode user</c>, <c>token</c>, <c>link</c> and <c>audit</c>, as somebody types them.</summary>
[TestClass]
public sealed class AccessCommandTests
{
    private const string Password = "three green kettles";
    private readonly TemporaryPlant _plant = new();

    [TestCleanup]
    public void RemoveThePlant() => _plant.Dispose();

    [TestMethod]
    public void User_Add_KeepsNoPasswordAndOnlyTheOwnerReadsTheFile()
    {
        Require(User("add", "anna", "--role", "manager"));

        string file = File.ReadAllText(_plant.Plant.AccessPath);
        Assert.DoesNotContain(Password, file);
        Assert.IsTrue(AccountPassword.IsOf(AccessBook.Read(_plant.Plant).Account("anna"), Password));
        Assert.IsFalse(AccountPassword.IsOf(AccessBook.Read(_plant.Plant).Account("anna"), Password + " "));
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_plant.Plant.AccessPath));
        }
    }

    [TestMethod]
    [DataRow("short", "the password has 5 characters: take 12 or more")]
    [DataRow("aaaaaaaaaaaaaaaa", "repeats few characters")]
    [DataRow("Anna's own password", "has the name in it")]
    public void User_PasswordThatIsNotTaken_SaysWhyAndMakesNothing(string password, string problem)
    {
        CommandRun run = User("add", "anna", "--role", "viewer", Secret(password));

        Assert.AreEqual(2, run.Code);
        StringAssert.Contains(run.Error, problem);
        Assert.IsFalse(File.Exists(_plant.Plant.AccessPath));
    }

    [TestMethod]
    public void User_RoleThatIsNone_NamesTheNearest()
    {
        CommandRun run = User("add", "anna", "--role", "manger");

        Assert.AreEqual(2, run.Code);
        StringAssert.Contains(run.Error, "did you mean 'manager'?");
    }

    [TestMethod]
    public void User_TheOnlyManager_CannotEndOrLoseTheRole()
    {
        Require(User("add", "anna", "--role", "manager"));

        StringAssert.Contains(Run("user", "end", "anna").Error, "the only manager");
        StringAssert.Contains(Run("user", "role", "anna", "--role", "viewer").Error, "the only manager");

        Require(User("add", "bert", "--role", "manager"));
        Require(Run("user", "end", "anna"));
        Assert.IsNull(AccessBook.Read(_plant.Plant).Account("anna"));
        StringAssert.Contains(Run("user", "end", "anna").Error, "there is no account 'anna'");
        StringAssert.Contains(Run("user", "list").Output, "anna  manager");
    }

    [TestMethod]
    public void User_RoleAndPassword_ChangeTheStampSoThatSessionsEnd()
    {
        Require(User("add", "anna", "--role", "manager"));
        Require(User("add", "bert", "--role", "viewer"));
        string first = AccessBook.Read(_plant.Plant).Account("bert")!.Stamp;

        Require(Run("user", "role", "bert", "--role", "operator"));
        string second = AccessBook.Read(_plant.Plant).Account("bert")!.Stamp;
        Require(User("password", "bert", Secret("another long password")));
        string third = AccessBook.Read(_plant.Plant).Account("bert")!.Stamp;

        Assert.AreEqual(3, new[] { first, second, third }.Distinct().Count());
    }

    [TestMethod]
    public void Token_Add_PrintsItOnceAndKeepsItsHash()
    {
        CommandRun run = Require(Run("token", "add", "grafana", "--scope", "read", "figures"));

        string secret = run.Output.Trim();
        StringAssert.StartsWith(secret, PlantAccess.TokenPrefix);
        Assert.AreEqual(PlantAccess.TokenPrefix.Length + 43, secret.Length, "256 bits");
        Assert.DoesNotContain(secret, File.ReadAllText(_plant.Plant.AccessPath));
        AccessToken token = AccessBook.Read(_plant.Plant).Token(secret)!;
        CollectionAssert.AreEqual((AccessRight[])[AccessRight.Read, AccessRight.Figures], token.Scopes.ToArray());
        Assert.IsTrue(token.Counts(DateTimeOffset.UtcNow.AddDays(364)));
        Assert.IsFalse(token.Counts(DateTimeOffset.UtcNow.AddDays(366)));

        Require(Run("token", "end", "grafana"));
        Assert.IsFalse(AccessBook.Read(_plant.Plant).Token(secret)!.Counts(DateTimeOffset.UtcNow));
        using JsonDocument list = JsonDocument.Parse(Run("token", "list", "--json").Output);
        Assert.AreEqual(JsonValueKind.Null, list.RootElement.GetProperty("tokens")[0].GetProperty("lastUsed").ValueKind);
    }

    [TestMethod]
    public void Token_ScopeThatIsNone_NamesTheNearest() =>
        StringAssert.Contains(Run("token", "add", "x", "--scope", "figure").Error, "did you mean 'figures'?");

    [TestMethod]
    public void Link_Add_IsOfThePeriodInTheZoneOfThePlant()
    {
        _plant.Plant.SetZone("Asia/Shanghai");
        CommandRun run = Require(Run("link", "add", "TÜV", "--from", "2026-10-01", "--to", "2026-11-01"));

        StringAssert.StartsWith(run.Output, "https://broker.example:8443/link/" + PlantAccess.LinkPrefix);
        StringAssert.Contains(run.Error, "Nobody knows yet how the page is reached");
        AssessorLink link = AccessBook.Read(_plant.Plant).Link(run.Output.Trim().Split('/')[^1])!;
        Assert.AreEqual(DateTimeOffset.Parse("2026-09-30T16:00:00Z"), link.From);
        LinkPeriod period = PlantUser.Of(link, "1-1", link.Since).Period()!.Value;
        Assert.IsTrue(period.Covers(link.From, link.To));
        Assert.IsFalse(period.Covers(link.From.AddSeconds(-1), link.To));
        Assert.IsFalse(period.Covers(link.From, link.To.AddSeconds(1)));
        StringAssert.Contains(
            Run("link", "add", "other", "--from", "2026-11-01", "--to", "2026-10-01").Error, "ends before it begins");
    }

    [TestMethod]
    public void Link_OfAPlantThatWasServed_HasTheAddressOfTheServer()
    {
        _plant.Plant.SetZone("Asia/Shanghai");
        KnownPageAddress.Write(_plant.Plant, "https://meters.example:9443");
        CommandRun run = Require(Run("link", "add", "outside", "--from", "2026-10-01", "--to", "2026-11-01"));

        StringAssert.StartsWith(run.Output, "https://meters.example:9443/link/" + PlantAccess.LinkPrefix);
        Assert.DoesNotContain("Nobody knows", run.Error);
    }

    [TestMethod]
    public void Audit_EveryChangeOfACommand_LeavesASignedEntry()
    {
        Require(User("add", "anna", "--role", "manager"));
        Require(Run("plant", "zone", "Asia/Shanghai"));
        string secret = Require(Run("token", "add", "grafana", "--scope", "read")).Output.Trim();

        IReadOnlyList<AuditEntry> entries = AuditLog.Read(_plant.Plant, out string? problem);

        Assert.IsNull(problem);
        CollectionAssert.AreEqual(
            (string[])["user add", "plant zone", "token add"], entries.Skip(entries.Count - 3).Select(entry => entry.What).ToArray());
        Assert.IsTrue(entries.Skip(1).All(entry => entry.Via == "command" && entry.By == Environment.UserName));
        Assert.AreEqual("anna, manager", entries[^3].About);
        CollectionAssert.AreEqual((string[])["plant.json"], entries[^2].Files.ToArray());
        string all = Require(Run("audit", "list", "--json")).Output;
        Assert.DoesNotContain(secret, all);
        Assert.DoesNotContain(Password, all);
    }

    [TestMethod]
    [DataRow("changed")]
    [DataRow("left out")]
    [DataRow("of another key")]
    public void Audit_EntryThatIsNotInOrder_EndsWith4(string how)
    {
        Require(User("add", "anna", "--role", "manager"));
        Require(User("add", "bert", "--role", "viewer"));
        string path = Directory.GetFiles(_plant.Plant.In("audit")).Single();
        IReadOnlyList<AuditEntry> entries = AuditLog.Read(_plant.Plant, out _);
        byte[] file = File.ReadAllBytes(path);
        if (how == "changed")
        {
            int at = file.AsSpan().IndexOf("anna"u8);
            file[at] = (byte)'b';
        }
        else if (how == "left out")
        {
            file = [.. entries.Where((_, i) => i != 1).SelectMany(entry => entry.Bytes)];
        }
        else
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            CoseSign1.TryRead(entries[^1].Bytes, out CoseSign1? message, AuditEntry.MaximumBytes);
            file = [.. entries.SkipLast(1).SelectMany(entry => entry.Bytes), .. CoseSign1Writer.Sign(message!.Payload.Span, key)];
        }

        File.WriteAllBytes(path, file);

        CommandRun run = Run("audit", "list");
        Assert.AreEqual(4, run.Code);
        StringAssert.Contains(run.Error, "is not in order");
    }

    [TestMethod]
    public void Audit_NewYearOrAClockSetBack_GoesOnBehindTheNewestEntry()
    {
        Require(User("add", "anna", "--role", "manager"));
        string path = Directory.GetFiles(_plant.Plant.In("audit")).Single();
        string later = _plant.Plant.In("audit", "2999.cbor");
        File.Move(path, later);

        Require(User("add", "bert", "--role", "viewer"));

        Assert.AreEqual(later, Directory.GetFiles(_plant.Plant.In("audit")).Single());
        File.Move(later, _plant.Plant.In("audit", "2001.cbor"));
        Require(Run("user", "end", "bert"));
        Assert.HasCount(2, Directory.GetFiles(_plant.Plant.In("audit")));
        Assert.AreEqual("user end", AuditLog.Read(_plant.Plant, out string? problem)[^1].What);
        Assert.IsNull(problem);
    }

    private CommandRun User(params string[] words) =>
        Run(["user", .. words, .. words.Contains("--password-file") ? [] : (string[])["--password-file", Secret(Password)]]);

    private CommandRun User(string word, string name, string option, string value, string secret) =>
        Run("user", word, name, option, value, "--password-file", secret);

    private CommandRun User(string word, string name, string secret) => Run("user", word, name, "--password-file", secret);

    private string Secret(string password)
    {
        string path = Path.Combine(_plant.Folder, "..", "password");
        File.WriteAllText(path, password + "\n");
        return path;
    }

    private CommandRun Run(params string[] words) => CommandRun.Of([.. words, "--plant", _plant.Folder]);

    private static CommandRun Require(CommandRun run)
    {
        Assert.AreEqual(0, run.Code, run.Error);
        return run;
    }
}
