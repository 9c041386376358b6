using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MeterNode.Core.Ports;
using MeterNode.Node.Storage;
using MeterNode.Plant.Flashing;
using MeterNode.Plant.NodeCommands;
using MeterNode.Plant.Provisioning;
using MeterNode.Support;
using MeterNode.Tools.Tests.Provisioning;
using MeterNode.Tools.Tests.Storage;
using MeterNode.VirtualBoard;

namespace MeterNode.Tools.Tests.Node;

/// <summary>
/// The power is cut at every byte and between any two operations while a change is taken, tried, kept or given up, and at the start
/// afterwards again: the node always starts with the whole former or the whole new configuration, and the story ends as it would have.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class PendingChangeTests : IDisposable
{
    private static readonly WifiStation s_former = new("hall 3", "former-password");
    private static readonly WifiStation s_next = new("hall 4", "next-password");

    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-").FullName;
    private readonly PlantKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private readonly byte[] _config;
    private readonly byte[] _nextConfig;
    private int _boards;

    public PendingChangeTests()
    {
        _config = Signed(4);
        _nextConfig = Signed(5);
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, true);
    }

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, false)]
    [DataRow(true, true)]
    [DataRow(false, true)]
    public void AnyStep_PowerIsCutInMemoryFiles_EndsWhole(bool isReached, bool hasWifi)
    {
        long steps = Story(new MemoryFileStore(), isReached, hasWifi, null);
        for (long cut = 0; cut < steps; cut++)
        {
            var flash = new MemoryFileStore();
            long at = cut;
            Story(flash, isReached, hasWifi, () => flash.CutAfter(at));
        }
    }

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, false)]
    [DataRow(true, true)]
    [DataRow(false, true)]
    public void AnyCommit_PowerIsCutTwiceInLittleFs_EndsWhole(bool isReached, bool hasWifi)
    {
        long steps = Story(new LittleFsFileStore(64), isReached, hasWifi, null);
        for (long cut = 0; cut < steps; cut++)
        {
            for (long second = 0; second < 8; second++)
            {
                var flash = new LittleFsFileStore(64, (int)cut);
                long at = cut;
                Story(flash, isReached, hasWifi, () => flash.CutAfter(at), second);
            }
        }
    }

    [TestMethod]
    public void Settle_MessageCutOffOrDamaged_IsForgottenAndTheFormerStays()
    {
        byte[] message = Message(hasWifi: false);
        for (int length = 0; length < message.Length; length++)
        {
            var flash = Fresh(new MemoryFileStore());
            flash.Write("next", message, 0, length);
            Assert.IsTrue(PendingChange.Settle(flash));
            CollectionAssert.AreEqual(_config, PendingChange.Read(flash, "config.cose"), $"{length} bytes");
            Assert.IsFalse(flash.Exists("next"));
        }
    }

    /// <summary>Whatever flips in the message: nothing is thrown, and the story of a start goes on.</summary>
    [TestMethod]
    public void Settle_AnyByteFlipped_NeverThrows()
    {
        byte[] message = Message(hasWifi: false);
        var random = new Random(5);
        for (int at = 0; at < message.Length; at++)
        {
            byte[] damaged = (byte[])message.Clone();
            damaged[at] ^= (byte)(1 << random.Next(8));
            var flash = Fresh(new MemoryFileStore());
            flash.Write("next", damaged, 0, damaged.Length);
            for (int start = 0; start < 5; start++)
            {
                // A network that a flipped key asks for is not there to be joined.
                using Board board = NewBoard(null);
                using IDisposable scope = board.Enter();
                PendingChange.Settle(flash);
                Assert.IsNotNull(PendingChange.Read(flash, "config.cose"));
            }

            CollectionAssert.AreEqual(_config, PendingChange.Read(flash, "config.cose"), $"byte {at}");
        }
    }

    /// <summary>
    /// Where the flash has no room for the proven files, the node goes on with the message, and completes it when there is.
    /// </summary>
    [TestMethod]
    public void Keep_FlashIsFull_NodeRunsWithTheMessageAndCompletesLater()
    {
        var flash = Fresh(new MemoryFileStore());
        byte[] message = Message(hasWifi: false, "a longer authority than before");
        flash.Write("next", message, 0, message.Length);
        Assert.IsTrue(PendingChange.Settle(flash));
        flash.Capacity = flash.TotalBytes;
        PendingChange.Keep(flash);
        for (int start = 0; start < 5; start++)
        {
            Assert.IsTrue(PendingChange.Settle(flash));
            CollectionAssert.AreEqual(_nextConfig, PendingChange.Read(flash, "config.cose"));
            Assert.AreEqual("a longer authority than before", Read(flash, "ca.crt"));
        }

        flash.Capacity = long.MaxValue;
        Assert.IsTrue(PendingChange.Settle(flash));
        CollectionAssert.AreEqual(_nextConfig, flash.ReadAll("config.cose"));
        Assert.IsFalse(flash.Exists("next"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Settle_FlashTakesNothing_FormerStays(bool hasWifi)
    {
        using Board board = NewBoard(s_former);
        using IDisposable scope = board.Enter();
        var flash = Fresh(new MemoryFileStore());
        byte[] message = Message(hasWifi);
        flash.Write("next", message, 0, message.Length);
        flash.Capacity = flash.TotalBytes;
        Assert.IsTrue(PendingChange.Settle(flash));
        Assert.AreEqual(s_former, board.Network.Station);
        CollectionAssert.AreEqual(_config, PendingChange.Read(flash, "config.cose"));
        Assert.IsFalse(flash.Exists("next"));
    }

    /// <summary>The runtime gives a key of 64 digits back cut off: the board could not go back.</summary>
    [TestMethod]
    [DataRow("hall 3", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [DataRow("a name that has thirty-two bytes", "former-password")]
    public void Settle_FormerNetworkCannotBeReadBack_IsGivenUp(string ssid, string password)
    {
        using Board board = NewBoard(new WifiStation(ssid, password));
        using IDisposable scope = board.Enter();
        var flash = Fresh(new MemoryFileStore());
        byte[] message = Message(hasWifi: true);
        flash.Write("next", message, 0, message.Length);
        Assert.IsTrue(PendingChange.Settle(flash));
        CollectionAssert.AreEqual(_config, PendingChange.Read(flash, "config.cose"));
        Assert.AreEqual(new WifiStation(ssid, password), board.Network.Station);
        Assert.AreEqual("wifi", PendingChange.Why(PendingChange.State(flash)));
    }

    /// <summary>From the arrival of a change to its end; returns the steps that the flash made.</summary>
    private long Story(IFileStore flash, bool isReached, bool hasWifi, Action? cut, long second = -1)
    {
        using Board board = NewBoard(s_former);
        using IDisposable scope = board.Enter();
        Fresh(flash);
        byte[] message = Message(hasWifi);
        long before = StepsOf(flash);
        cut?.Invoke();
        bool isCutAgain = second < 0;
        for (int attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                if (Life(flash, board, message, isReached, hasWifi))
                {
                    break;
                }
            }
            catch (PowerCutException)
            {
                Restart(flash);
                board.Restart();
                if (!isCutAgain)
                {
                    isCutAgain = true;
                    ((LittleFsFileStore)flash).CutAfter(second);
                }
            }

            Assert.AreNotEqual(19, attempt, "it does not end");
        }

        Restart(flash);
        long steps = StepsOf(flash) - before;
        byte[] expected = isReached ? _nextConfig : _config;
        CollectionAssert.AreEqual(expected, flash.ReadAll("config.cose"));
        Assert.AreEqual(isReached ? "next CA" : "former CA", Text(flash, "ca.crt"));
        Assert.AreEqual(isReached ? "next certificate" : "former certificate", Text(flash, "tls.crt"));
        Assert.AreEqual(isReached && hasWifi ? s_next : s_former, board.Network.Station);
        foreach (string left in (string[])["next", "trial", "wifi"])
        {
            Assert.IsFalse(flash.Exists(left), left);
        }

        Assert.AreEqual(!isReached, flash.Exists("failed"));
        return steps;
    }

    /// <summary>One life of the node: its start, and what it does until the next; true when the story has ended.</summary>
    private bool Life(IFileStore flash, Board board, byte[] message, bool isReached, bool hasWifi)
    {
        if (!PendingChange.Settle(flash))
        {
            board.Restart();
            return false;
        }

        int state = PendingChange.State(flash);
        bool isNew = PendingChange.Read(flash, "config.cose").AsSpan().SequenceEqual(_nextConfig);
        Assert.AreEqual(isNew ? "next CA" : "former CA", Read(flash, "ca.crt"));
        Assert.AreEqual(isNew ? "next certificate" : "former certificate", Read(flash, "tls.crt"));
        Assert.AreEqual(isNew && hasWifi ? s_next : s_former, board.Network.Station, "the network of the configuration that it runs with");
        if (PendingChange.IsOnTrial(state))
        {
            Assert.IsTrue(isNew);
            if (isReached)
            {
                PendingChange.Keep(flash);
                return !flash.Exists("next");
            }

            PendingChange.GiveUp(flash, PendingChange.Unreachable);
            board.Restart();
            return false;
        }

        if (PendingChange.IsGivenUp(state))
        {
            Assert.IsFalse(isNew);
            PendingChange.Forget(flash);
            return true;
        }

        bool hasEnded = isNew || flash.Exists("failed");
        if (!hasEnded)
        {
            // It arrives, or the broker gives it again.
            flash.Write("next", message, 0, message.Length);
        }

        board.Restart();
        return hasEnded;
    }

    private byte[] Message(bool hasWifi, string authority = "next CA") => new NodeChange(_nextConfig)
    {
        Authority = authority,
        Certificate = "next certificate",
        Wifi = hasWifi ? new WifiCredentials(s_next.Ssid, s_next.Password) : null,
    }.Sign(_key, "press-1");

    private T Fresh<T>(T flash)
        where T : IFileStore
    {
        flash.Write("config.cose", _config, 0, _config.Length);
        flash.Write("ca.crt", "former CA"u8.ToArray(), 0, 9);
        flash.Write("tls.crt", "former certificate"u8.ToArray(), 0, 18);
        return flash;
    }

    private Board NewBoard(WifiStation? network)
    {
        var board = new Board("press-1", Path.Combine(_folder, "board-" + _boards++));
        if (network != null)
        {
            board.Network.Flash(network);
        }

        return board;
    }

    private byte[] Signed(int serial)
    {
        JsonObject document = TemporaryPlant.Document();
        document["v"] = 1;
        document["serial"] = serial;
        document["node"] = "press-1";
        document["site"] = "demo";
        document["eui"] = "hex:0200000000000001";
        document["mqtt"] = new JsonObject { ["host"] = "broker-" + serial };
        return _key.Sign(NodeProvisioner.Encode(document));
    }

    private static long StepsOf(IFileStore flash) => flash is MemoryFileStore memory ? memory.Steps : ((LittleFsFileStore)flash).Steps;

    private static void Restart(IFileStore flash)
    {
        if (flash is MemoryFileStore memory)
        {
            memory.Restart();
        }
        else
        {
            ((LittleFsFileStore)flash).Restart();
        }
    }

    private static string Text(IFileStore flash, string name) => Encoding.UTF8.GetString(flash.ReadAll(name));

    private static string Read(IFileStore flash, string name) => Encoding.UTF8.GetString(PendingChange.Read(flash, name));
}
