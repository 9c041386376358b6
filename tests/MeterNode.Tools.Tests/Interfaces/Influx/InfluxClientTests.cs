using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeterNode.Server.Interfaces.Influx;
using MeterNode.Tools.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Tools.Tests.Interfaces.Influx;

/// <summary>What a server answers to lines, and what becomes of them.</summary>
[TestClass]
public sealed class InfluxClientTests
{
    private const string Token = "a-token-that-nobody-shows";
    private static readonly byte[] s_lines = "m,node=n a=1i 1\nm,node=n a=2i 2\n"u8.ToArray();

    [TestMethod]
    public async Task Push_Database_GoesToWriteOfVersion1WithUserAndPassword()
    {
        using var server = new InfluxServer();
        InfluxAnswer answer = await Push(Settings(server) with { Database = "a plant&b", User = "meters", Password = "pass" });

        Assert.AreEqual(InfluxOutcome.Taken, answer.Outcome, answer.Text);
        PostedLines post = server.Posted.Single();
        Assert.AreEqual("/write?db=a%20plant%26b&precision=ns", post.Place);
        Assert.AreEqual("Basic " + Convert.ToBase64String("meters:pass"u8), post.Authorization);
        Assert.AreEqual("text/plain; charset=utf-8", post.Type);
        CollectionAssert.AreEqual(Encoding.UTF8.GetString(s_lines).TrimEnd('\n').Split('\n'), post.Lines);
    }

    [TestMethod]
    public async Task Push_Bucket_GoesToWriteOfVersion2WithToken()
    {
        using var server = new InfluxServer();
        InfluxAnswer answer = await Push(Settings(server) with
        {
            Url = new Uri(server.Url + "behind/a/proxy/"),
            Database = null,
            Organization = "factory",
            Bucket = "plant",
            Token = Token,
        });

        Assert.AreEqual(InfluxOutcome.Taken, answer.Outcome, answer.Text);
        PostedLines post = server.Posted.Single();
        Assert.AreEqual("/behind/a/proxy/api/v2/write?org=factory&bucket=plant&precision=ns", post.Place);
        Assert.AreEqual("Token " + Token, post.Authorization);
    }

    [TestMethod]
    [DataRow(400, "{\"error\":\"unable to parse 'm': missing fields\"}", "Refused", "unable to parse 'm': missing fields")]
    [DataRow(422, "{\"code\":\"unprocessable entity\",\"message\":\"too old\"}", "Refused", "too old")]
    [DataRow(413, "", "Refused", "too large")]
    [DataRow(400, "Client sent an HTTP request to an HTTPS server.", "Away", "answers 400 (Client sent an HTTP request")]
    [DataRow(400, "{\"error\":\"partial write: field type conflict\"}", "PartlyRefused", "partial write: field type conflict")]
    [DataRow(201, "{\"message\":\"3 points refused\"}", "PartlyRefused", "3 points refused")]
    [DataRow(401, "{\"error\":\"no\"}", "Away", "answers 401 (no): give a token or a user that may write there")]
    [DataRow(403, "no\nway\u001b[2J", "Away", "answers 403 (no way\\u001b[2J): give a token")]
    [DataRow(404, "{\"error\":\"database not found\"}", "Away", "answers 404 (database not found): make the database or bucket there")]
    [DataRow(500, "", "Away", "answers 500: look at its log")]
    [DataRow(200, "<html>", "Away", "answers 200 (<html>), which InfluxDB does not")]
    [DataRow(405, "", "Away", "answers 405, which InfluxDB does not: correct the address")]
    public async Task Push_OtherAnswer_SaysWhatBecameOfTheLines(int status, string body, string outcome, string text)
    {
        using var server = new InfluxServer { Answer = Answering(status, body) };
        InfluxAnswer answer = await Push(Settings(server));
        Assert.AreEqual(outcome, answer.Outcome.ToString());
        StringAssert.StartsWith(answer.Text, outcome == "Away" ? $"http://localhost:{server.Url.Port}: {text}" : text);
    }

    [TestMethod]
    public async Task Push_TooManyRequests_SaysHowLongToWait()
    {
        using var server = new InfluxServer
        {
            Answer = (_, response) =>
            {
                response.StatusCode = 429;
                response.Headers.RetryAfter = "7";
                return Task.CompletedTask;
            },
        };
        Assert.AreEqual(TimeSpan.FromSeconds(7), (await Push(Settings(server))).RetryAfter);
    }

    [TestMethod]
    public async Task Push_Redirect_IsNotFollowed()
    {
        using var other = new InfluxServer();
        using var server = new InfluxServer
        {
            Answer = (_, response) =>
            {
                response.StatusCode = 307;
                response.Headers.Location = other.Url + "write?db=plant";
                return Task.CompletedTask;
            },
        };
        InfluxAnswer answer = await Push(Settings(server) with { Token = Token });
        StringAssert.Contains(answer.Text, "answers 307, and a redirect is not followed");
        Assert.IsEmpty(other.Posted);
    }

    /// <summary>Whatever a server says again of what it was shown is in no log.</summary>
    [TestMethod]
    public async Task Push_ServerSaysTheSecretAgain_ItIsNotInTheText()
    {
        using var server = new InfluxServer();
        server.Answer = (post, response) => Answering(400, "{\"error\":\"refused: " + post.Authorization + " pass\"}")(post, response);
        string text = (await Push(Settings(server) with { Token = Token })).Text;
        Assert.AreEqual("refused: Token … pass", text);
        text = (await Push(Settings(server) with { User = "meters", Password = "pass" })).Text;
        Assert.AreEqual("refused: Basic … …", text);
    }

    [TestMethod]
    public async Task Push_EndlessAnswer_OnlyItsBeginningIsReadAndSaid()
    {
        long written = 0;
        using var server = new InfluxServer
        {
            Answer = async (_, response) =>
            {
                response.StatusCode = 500;
                byte[] words = Encoding.ASCII.GetBytes(new string('x', 1 << 20));
                for (int i = 0; i < 1000; i++)
                {
                    await response.Body.WriteAsync(words, response.HttpContext.RequestAborted);
                    Interlocked.Add(ref written, words.Length);
                }
            },
        };
        string text = (await Push(Settings(server))).Text;
        StringAssert.Contains(text, $"answers 500 ({new string('x', 200)}…): look at its log");
        Assert.IsLessThan(100L << 20, Interlocked.Read(ref written), "the connection is cut");
    }

    /// <summary>InfluxDB 3 says the error first, and then each line.</summary>
    [TestMethod]
    [DataRow("{\"error\":\"partial write of lines\",\"data\":[\"", "PartlyRefused", "partial write of lines")]
    [DataRow("{\"error\":\"unable to parse '", "Refused", "{\"error\":\"unable to parse 'xxx")]
    public async Task Push_LongRefusal_IsARefusalThoughItsEndIsNotRead(string begin, string outcome, string words)
    {
        using var server = new InfluxServer { Answer = Answering(400, begin + new string('x', 100_000) + "\"}") };
        InfluxAnswer answer = await Push(Settings(server));
        Assert.AreEqual(outcome, answer.Outcome.ToString());
        StringAssert.StartsWith(answer.Text, words);
        Assert.IsLessThanOrEqualTo(201, answer.Text.Length);
    }

    /// <summary>Whatever a server says again, also where it is no answer at all.</summary>
    [TestMethod]
    public async Task Push_NoHttpAnswerThatSaysTheSecretAgain_ItIsNotInTheText()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = Task.Run(async () =>
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            await client.GetStream().ReadAtLeastAsync(new byte[100], 100);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"what {Token}\u001b[2J {new string('x', 1000)}\r\n\r\n"));
        });
        var settings = new InfluxSettings
        {
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"),
            Database = "plant",
            Token = Token,
            SetAt = DateTimeOffset.UtcNow,
        };
        InfluxAnswer answer = await Push(settings);
        await answering;
        Assert.AreEqual(InfluxOutcome.Away, answer.Outcome);
        StringAssert.Contains(answer.Text, "what …\\u001b[2J xxx");
        Assert.IsLessThan(300, answer.Text.Length);
    }

    /// <summary>What is on this machine is not asked for at a proxy, which would be shown the token.</summary>
    [TestMethod]
    [DoNotParallelize]
    public async Task Push_ThisMachine_DoesNotGoThroughTheProxy()
    {
        using var server = new InfluxServer();
        using var proxy = new InfluxServer();
        using var use = new UsedProxy(server.Url.Port, proxy.Url);
        InfluxAnswer answer = await Push(Settings(server) with { Token = Token });
        Assert.AreEqual(InfluxOutcome.Taken, answer.Outcome, answer.Text);
        Assert.AreEqual((1, 0), (server.Posted.Count, proxy.Posted.Count));
    }

    [TestMethod]
    public async Task Push_NobodyListens_NamesTheAddress()
    {
        var settings = new InfluxSettings
        {
            Url = new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}"),
            Database = "plant",
            SetAt = DateTimeOffset.UtcNow,
        };
        InfluxAnswer answer = await Push(settings);
        Assert.AreEqual(InfluxOutcome.Away, answer.Outcome);
        StringAssert.StartsWith(answer.Text, settings.Address + ": Connection refused");
    }

    [TestMethod]
    public async Task Push_Https_IsVerifiedAgainstTheCaThatIsNamed()
    {
        string folder = Directory.CreateTempSubdirectory("meternode-influx-").FullName;
        try
        {
            using X509Certificate2 authority = Certificates.MakeCa();
            using X509Certificate2 other = Certificates.MakeCa();
            using X509Certificate2 made = Certificates.Make(authority, "influx");
            using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
            using var server = new InfluxServer(certificate);
            string file = Path.Combine(folder, "ca.crt"), otherFile = Path.Combine(folder, "other.crt");
            await File.WriteAllTextAsync(file, authority.ExportCertificatePem());
            await File.WriteAllTextAsync(otherFile, other.ExportCertificatePem());

            InfluxAnswer unknown = await Push(Settings(server) with { Token = Token });
            InfluxAnswer wrong = await Push(Settings(server) with { Token = Token, CaFile = otherFile });
            Assert.AreEqual((InfluxOutcome.Away, InfluxOutcome.Away), (unknown.Outcome, wrong.Outcome));
            StringAssert.Contains(unknown.Text, "name the CA's file with --ca");
            StringAssert.Contains(wrong.Text, $"or the CA in '{otherFile}' has not signed it");
            Assert.IsEmpty(server.Posted, "no token has gone there");
            InfluxAnswer right = await Push(Settings(server) with { CaFile = file });
            Assert.AreEqual(InfluxOutcome.Taken, right.Outcome, right.Text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static Func<PostedLines, HttpResponse, Task> Answering(int status, string body) => async (_, response) =>
    {
        response.StatusCode = status;
        await response.WriteAsync(body);
    };

    private static InfluxSettings Settings(InfluxServer server) =>
        new() { Url = server.Url, Database = "plant", SetAt = DateTimeOffset.UtcNow };

    private static async Task<InfluxAnswer> Push(InfluxSettings settings)
    {
        using var client = new InfluxClient(settings);
        return await client.Push(s_lines, CancellationToken.None);
    }
}
