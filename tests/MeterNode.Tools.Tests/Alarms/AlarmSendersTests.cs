using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Tools.Tests.Support;
using MimeKit;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>Web hooks, mails and MQTT, each against a server of its own.</summary>
[TestClass]
public sealed class AlarmSendersTests
{
    [TestMethod]
    public void Webhook_Message_IsJsonThatItsSecretHasSigned()
    {
        using var plant = new AlarmPlant();
        int port = LoopbackPorts.Take();
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/hook/" } };
        listener.Start();
        Task<HttpListenerContext> arrived = listener.GetContextAsync();
        Task sending = AlarmSenders.Of(Webhook(port)).Send(Message(plant), CancellationToken.None);

        HttpListenerContext context = arrived.GetAwaiter().GetResult();
        using var body = new MemoryStream();
        context.Request.InputStream.CopyTo(body);
        context.Response.StatusCode = 204;
        context.Response.Close();
        sending.GetAwaiter().GetResult();

        byte[] signed = [.. Encoding.ASCII.GetBytes(context.Request.Headers["X-MeterNode-Timestamp"] + "."), .. body.ToArray()];
        string expected = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, signed));
        Assert.AreEqual(expected, context.Request.Headers["X-MeterNode-Signature"]);
        Assert.AreEqual("shift-1", context.Request.Headers["X-MeterNode-Delivery"]);
        Assert.AreEqual("application/json", context.Request.ContentType);
        JsonElement said = JsonDocument.Parse(body.ToArray()).RootElement;
        Assert.AreEqual(
            ("raised", "test", 1),
            (said.GetProperty("kind").GetString(), said.GetProperty("site").GetString(), said.GetProperty("schemaVersion").GetInt32()));
        JsonElement alarm = said.GetProperty("alarms")[0];
        Assert.AreEqual(
            ("sensor", "warning", "raised", "press-1"),
            (alarm.GetProperty("rule").GetString(), alarm.GetProperty("severity").GetString(), alarm.GetProperty("state").GetString(),
                alarm.GetProperty("node").GetString()));
        Assert.AreEqual("温度传感器故障", alarm.GetProperty("zh").GetProperty("title").GetString());
    }

    [TestMethod]
    [DataRow(500, "answers 500: it must answer 200 to 299")]
    [DataRow(302, "answers 302")]
    public void Webhook_OtherAnswer_IsAFailureWithACure(int status, string part)
    {
        using var plant = new AlarmPlant();
        int port = LoopbackPorts.Take();
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/hook/" } };
        listener.Start();
        Task answering = listener.GetContextAsync().ContinueWith(
            arrived =>
            {
                arrived.Result.Response.StatusCode = status;
                arrived.Result.Response.RedirectLocation = "http://127.0.0.1:1/";
                arrived.Result.Response.Close();
            },
            TaskScheduler.Default);

        StringAssert.Contains(AlarmSenders.Test(Webhook(port), "test", CancellationToken.None)!, part);
        answering.Wait();
    }

    /// <summary>What is on this machine is not asked for at a proxy, which would be shown the message.</summary>
    [TestMethod]
    [DoNotParallelize]
    public void Webhook_ThisMachine_DoesNotGoThroughTheProxy()
    {
        int port = LoopbackPorts.Take();
        using var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/hook/" } };
        listener.Start();
        using var use = new UsedProxy(port, new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}"));
        Task answering = listener.GetContextAsync().ContinueWith(arrived => arrived.Result.Response.Close(), TaskScheduler.Default);
        Assert.IsNull(AlarmSenders.Test(Webhook(port), "test", CancellationToken.None));
        answering.Wait();
    }

    [TestMethod]
    public void Webhook_NobodyListens_IsAFailureThatNamesTheAddressWithoutItsQuery()
    {
        AlarmChannel channel = Webhook(LoopbackPorts.Take()) with { Url = new Uri("http://127.0.0.1:1/hook?key=hidden") };
        string problem = AlarmSenders.Test(channel, "test", CancellationToken.None)!;
        StringAssert.StartsWith(problem, "http://127.0.0.1:1/hook: ");
        Assert.IsFalse(problem.Contains("hidden", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Mail_StartTlsAndPassword_BringsAMailThatCanBeRead()
    {
        using var plant = new AlarmPlant();
        using X509Certificate2 certificate = ServerCertificate(plant);
        using var server = new SmtpServer(certificate, "pass");

        AlarmSenders.Of(Mail(plant, server.Port) with { IsChinese = true }).Send(Message(plant), CancellationToken.None)
            .GetAwaiter().GetResult();

        string all = server.Mails.Single();
        string[] envelope = all.Split('\n');
        StringAssert.StartsWith(envelope[0], "MAIL FROM:<meters@example.com>");
        StringAssert.StartsWith(envelope[1], "RCPT TO:<shift@example.com>");
        MimeMessage mail = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(string.Join("\n", envelope[2..]))));
        Assert.AreEqual("[test] 警告: press-1 (press): 温度传感器故障", mail.Subject);
        Assert.AreEqual("shift-1@test.meternode", mail.MessageId);
        StringAssert.Contains(mail.TextBody, "热电偶断路");
        StringAssert.Contains(mail.TextBody, "meternode alarm ack 1");
    }

    [TestMethod]
    public void Mail_WrongPassword_SaysSo()
    {
        using var plant = new AlarmPlant();
        using X509Certificate2 certificate = ServerCertificate(plant);
        using var server = new SmtpServer(certificate, "another");

        StringAssert.Contains(
            AlarmSenders.Test(Mail(plant, server.Port), "test", CancellationToken.None)!, "refuses user or password");
        Assert.AreEqual(0, server.Mails.Count);
    }

    /// <summary>A password never goes over a connection that anybody reads.</summary>
    [TestMethod]
    public void Mail_ServerWithoutTls_GetsNeitherPasswordNorMail()
    {
        using var plant = new AlarmPlant();
        using var server = new SmtpServer(null, "pass");

        StringAssert.Contains(AlarmSenders.Test(Mail(plant, server.Port), "test", CancellationToken.None)!, "choose another --security");
        Assert.AreEqual(0, server.Mails.Count);
    }

    [TestMethod]
    public void Mail_CertificateOfAnotherCa_IsRefusedWithACure()
    {
        using var plant = new AlarmPlant();
        using var other = new AlarmPlant();
        using X509Certificate2 certificate = ServerCertificate(other);
        using var server = new SmtpServer(certificate, "pass");

        StringAssert.Contains(
            AlarmSenders.Test(Mail(plant, server.Port), "test", CancellationToken.None)!,
            $"or the CA in '{plant.Plant.CaCertificatePath}'");
    }

    [TestMethod]
    public void Mqtt_Message_IsRetainedForWhoComesLater()
    {
        using var plant = new AlarmPlant();
        using MqttServer broker = Broker(out int port);
        var users = new ConcurrentQueue<string>();
        broker.ValidatingConnectionAsync += client =>
        {
            users.Enqueue($"{client.UserName}/{client.Password}");
            return Task.CompletedTask;
        };
        broker.StartAsync().GetAwaiter().GetResult();

        AlarmSenders.Of(Mqtt(port)).Send(Message(plant), CancellationToken.None).GetAwaiter().GetResult();

        var retained = broker.GetRetainedMessagesAsync().GetAwaiter().GetResult().Single();
        Assert.AreEqual("meternode/test/alarms", retained.Topic);
        JsonElement said = JsonDocument.Parse(System.Buffers.BuffersExtensions.ToArray(retained.Payload)).RootElement;
        Assert.AreEqual("press-1", said.GetProperty("alarms")[0].GetProperty("node").GetString());
        Assert.AreEqual("meters/pass", users.Single());
        broker.StopAsync(new MqttServerStopOptions()).GetAwaiter().GetResult();
    }

    /// <summary>A broker says so from MQTT 5 on only.</summary>
    [TestMethod]
    public void Mqtt_UserMayNotPublish_IsAFailure()
    {
        using MqttServer broker = Broker(out int port);
        broker.InterceptingPublishAsync += message =>
        {
            message.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
            message.ProcessPublish = false;
            return Task.CompletedTask;
        };
        broker.StartAsync().GetAwaiter().GetResult();

        StringAssert.Contains(
            AlarmSenders.Test(Mqtt(port), "test", CancellationToken.None)!,
            $"127.0.0.1:{port} does not let this user publish to meternode/test/alarms (NotAuthorized)");
        broker.StopAsync(new MqttServerStopOptions()).GetAwaiter().GetResult();
    }

    [TestMethod]
    public void Mqtt_NobodyListens_IsAFailure()
    {
        AlarmChannel channel = Mqtt(LoopbackPorts.Take());
        StringAssert.Contains(AlarmSenders.Test(channel, "test", CancellationToken.None)!, $"127.0.0.1:{channel.Port}: ");
    }

    private static AlarmMessage Message(AlarmPlant plant)
    {
        long number = plant.Raise("press-1");
        return new AlarmMessage(
            "shift-1", AlarmMessageKind.Raised, "test", plant.Time.GetUtcNow(),
            [MeterNode.Server.Alarms.AlarmView.Of(plant.Book.Find(number)!, "press", null)], 0);
    }

    private static MqttServer Broker(out int port) => new MqttServerFactory().CreateMqttServer(
        new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointPort(port = LoopbackPorts.Take())
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointBoundIPV6Address(IPAddress.None).Build());

    private static AlarmChannel Mqtt(int port) => new()
    {
        Name = "hall",
        Kind = AlarmChannelKind.Mqtt,
        Host = "127.0.0.1",
        Port = port,
        Security = ChannelSecurity.None,
        Topic = "meternode/test/alarms",
        User = "meters",
        Password = "pass",
    };

    private static AlarmChannel Webhook(int port) => new()
    {
        Name = "shift",
        Kind = AlarmChannelKind.Webhook,
        Url = new Uri($"http://127.0.0.1:{port}/hook/"),
        Secret = "secret",
    };

    private static AlarmChannel Mail(AlarmPlant plant, int port) => new()
    {
        Name = "shift",
        Kind = AlarmChannelKind.Mail,
        Host = "localhost",
        Port = port,
        Security = ChannelSecurity.StartTls,
        CaFile = plant.Plant.CaCertificatePath,
        From = "meters@example.com",
        To = ["shift@example.com"],
        User = "meters",
        Password = "pass",
    };

    private static X509Certificate2 ServerCertificate(AlarmPlant plant)
    {
        string certificate = plant.Plant.In("mail.crt"), key = plant.Plant.In("mail.key");
        MadeCertificate.Write(plant.Plant, "mail", certificate, key, -1, 10, "localhost");
        using X509Certificate2 made = X509Certificate2.CreateFromPemFile(certificate, key);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
