using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeterNode.Plant;

namespace MeterNode.Server.Alarms.Channels;

/// <summary>
/// Posts JSON. The header <c>X-MeterNode-Signature</c> is <c>sha256=</c> and the HMAC-SHA256, in lower-case hex, of the time in
/// <c>X-MeterNode-Timestamp</c> (seconds since 1970), a full stop and the body, with the channel's secret.
/// </summary>
internal sealed class WebhookSender(AlarmChannel channel) : IAlarmSender
{
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public bool SendsState => false;

    /// <inheritdoc/>
    public bool SendsEnds => true;

    /// <summary>The signature of a body.</summary>
    public static string Sign(string secret, string timestamp, byte[] body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        mac.AppendData(body);
        return "sha256=" + Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    /// <inheritdoc/>
    public async Task Send(AlarmMessage message, CancellationToken cancellation)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(message, JsonFormat.Line);
        string timestamp = message.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, channel.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-MeterNode-Delivery", message.Id);
        request.Headers.Add("X-MeterNode-Timestamp", timestamp);
        request.Headers.Add("X-MeterNode-Signature", Sign(channel.Secret!, timestamp, body));
        try
        {
            using HttpClient client = Client();
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw new AlarmDeliveryException(
                    $"{channel.Target} answers {(int)answer.StatusCode}: it must answer 200 to 299; look at its log");
            }
        }
        catch (HttpRequestException e)
        {
            throw new AlarmDeliveryException(
                $"{channel.Target}: {(e.InnerException is AuthenticationException ? ServerTrust.Cure(channel.CaFile) : e.Message)}", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new AlarmDeliveryException($"{channel.Target} does not answer within {s_answerTime.TotalSeconds:0} s", e);
        }
    }

    private HttpClient Client() => new(ServerTrust.Handler(channel.Url!, channel.CaFile)) { Timeout = s_answerTime };
}
