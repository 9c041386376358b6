using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>Sends mails of plain text by SMTP.</summary>
internal sealed class MailSender(AlarmChannel channel) : IAlarmSender
{
    private const int AnswerMilliseconds = 20_000;

    /// <inheritdoc/>
    public bool SendsState => false;

    /// <inheritdoc/>
    public bool SendsEnds => false;

    /// <inheritdoc/>
    public async Task Send(AlarmMessage message, CancellationToken cancellation)
    {
        using MimeMessage mail = Mail(message);
        using var client = new SmtpClient { Timeout = AnswerMilliseconds, CheckCertificateRevocation = false };
        client.ServerCertificateValidationCallback =
            (_, certificate, chain, errors) => ServerTrust.Accepts(certificate, chain, errors, channel.CaFile);
        string server = $"{channel.Host}:{channel.Port}";
        try
        {
            await client.ConnectAsync(channel.Host!, channel.Port, OptionsOf(channel.Security), cancellation).ConfigureAwait(false);
            if (channel.User is string user)
            {
                await client.AuthenticateAsync(user, channel.Password ?? string.Empty, cancellation).ConfigureAwait(false);
            }

            await client.SendAsync(mail, cancellation).ConfigureAwait(false);
            await client.DisconnectAsync(quit: true, cancellation).ConfigureAwait(false);
        }
        catch (SslHandshakeException e)
        {
            throw new AlarmDeliveryException($"{server}: {ServerTrust.Cure(channel.CaFile)}", e);
        }
        catch (AuthenticationException e)
        {
            throw new AlarmDeliveryException($"{server} refuses user or password: correct both with 'alarm channel add'", e);
        }
        catch (NotSupportedException e)
        {
            throw new AlarmDeliveryException(
                $"{server} cannot do what the channel asks for ({e.Message.TrimEnd('.')}): choose another --security, or leave --user out",
                e);
        }
        catch (SmtpCommandException e)
        {
            throw new AlarmDeliveryException($"{server} refuses the mail: {(int)e.StatusCode} {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or TimeoutException)
        {
            throw new AlarmDeliveryException($"{server}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}", e);
        }
    }

    private static SecureSocketOptions OptionsOf(ChannelSecurity security) => security switch
    {
        ChannelSecurity.Tls => SecureSocketOptions.SslOnConnect,
        ChannelSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private MimeMessage Mail(AlarmMessage message)
    {
        var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse(channel.From!));
        mail.To.AddRange(channel.To.Select(MailboxAddress.Parse));
        mail.Date = message.At;
        mail.MessageId = $"{message.Id}@{message.Site}.meternode";
        mail.Subject = $"[{message.Site}] {Subject(message)}";
        mail.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no answering machine answers it.
        mail.Body = new TextPart("plain") { Text = Text(message) };
        return mail;
    }

    private string Subject(AlarmMessage message) => message switch
    {
        { Kind: AlarmMessageKind.Test } => channel.IsChinese ? "测试告警" : "test of the alarms",
        { Alarms: [AlarmView alarm], More: 0 } => $"{WordOf(alarm.Severity)}: {WordsOf(alarm).Subject}: {WordsOf(alarm).Title}",
        _ => channel.IsChinese ? $"{message.Alarms.Count + message.More} 个告警" : $"{message.Alarms.Count + message.More} alarms",
    };

    private string Text(AlarmMessage message)
    {
        var text = new StringBuilder();
        if (message.Kind == AlarmMessageKind.Test)
        {
            text.AppendLine(
                channel.IsChinese ? $"工厂 {message.Site} 的告警会发送到此地址。" : $"Alarms of the plant {message.Site} come here.");
        }

        foreach (AlarmView alarm in message.Alarms)
        {
            AlarmText words = WordsOf(alarm);
            string raised = Time(alarm.RaisedAt);
            string when = alarm.ClearedAt is DateTimeOffset cleared ? $"{raised} – {Time(cleared)}" : raised;
            text.Append(CultureInfo.InvariantCulture, $"{WordOf(alarm.Severity)}  {when}  ").AppendLine(words.ToString())
                .Append(channel.IsChinese ? "  处理：" : "  What to do: ").AppendLine(words.Cure)
                .Append(channel.IsChinese ? "  确认：" : "  Acknowledge: ")
                .AppendLine(CultureInfo.InvariantCulture, $"meternode alarm ack {alarm.Number}").AppendLine();
        }

        if (message.More > 0)
        {
            text.AppendLine(channel.IsChinese ? $"另有 {message.More} 个。" : $"And {message.More} more.");
        }

        return text.ToString();
    }

    private AlarmText WordsOf(AlarmView alarm) => channel.IsChinese ? alarm.Zh : alarm.En;

    private string WordOf(AlarmSeverity severity) => (severity, channel.IsChinese) switch
    {
        (AlarmSeverity.Critical, true) => "紧急",
        (AlarmSeverity.Warning, true) => "警告",
        (_, true) => "提示",
        _ => severity.ToString().ToLowerInvariant(),
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
