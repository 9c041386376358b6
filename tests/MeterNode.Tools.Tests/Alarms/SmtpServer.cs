using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MeterNode.Tools.Tests.Alarms;

/// <summary>
/// A mail server for one connection after the other (RFC 5321), with STARTTLS (RFC 3207) where it has a certificate, and AUTH PLAIN
/// (RFC 4954) afterwards. It refuses what is out of order.
/// </summary>
internal sealed class SmtpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? _certificate;
    private readonly string? _password;
    private readonly Task _work;

    internal SmtpServer(X509Certificate2? certificate, string? password)
    {
        _certificate = certificate;
        _password = password;
        _listener.Start();
        _work = Task.Run(Serve);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whole mails with their envelope lines before them.</summary>
    internal List<string> Mails { get; } = [];

    public void Dispose()
    {
        _listener.Stop();
        _work.Wait();
    }

    private async Task Serve()
    {
        while (true)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                await Converse(client.GetStream());
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return;
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client has gone, or does not trust the certificate.
            }
        }
    }

    private async Task Converse(Stream stream)
    {
        bool isSecure = false, isKnown = _password is null;
        var mail = new StringBuilder();
        await Say(stream, "220 test ESMTP");
        while (await Line(stream) is string line)
        {
            string verb = line.Split(' ')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await Say(stream, "250-test");
                    bool offersTls = _certificate is not null && !isSecure;
                    await Say(stream, offersTls ? "250 STARTTLS" : _password is null ? "250 8BITMIME" : "250 AUTH PLAIN");
                    break;
                case "STARTTLS" when _certificate is not null && !isSecure:
                    await Say(stream, "220 go ahead");
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(_certificate);
                    stream = secure;
                    isSecure = true;
                    break;
                case "AUTH":
                    string given = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2]));
                    isKnown = given == "\0meters\0" + _password && isSecure;
                    await Say(stream, isKnown ? "235 welcome" : "535 wrong");
                    break;
                case "MAIL" when isKnown:
                case "RCPT" when isKnown:
                    mail.Append(line).Append('\n');
                    await Say(stream, "250 ok");
                    break;
                case "DATA" when isKnown:
                    await Say(stream, "354 go on");
                    while (await Line(stream) is string text && text != ".")
                    {
                        mail.Append(text.StartsWith('.') ? text[1..] : text).Append('\n');
                    }

                    Mails.Add(mail.ToString());
                    mail.Clear();
                    await Say(stream, "250 kept");
                    break;
                case "QUIT":
                    await Say(stream, "221 bye");
                    return;
                default:
                    await Say(stream, "530 not now");
                    break;
            }
        }
    }

    private static async Task Say(Stream stream, string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

    private static async Task<string?> Line(Stream stream)
    {
        var line = new List<byte>();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
