using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using MeterNode.Server.Alarms.Channels;
using MeterNode.Wire;

namespace MeterNode.Server.Interfaces.Influx;

/// <summary>
/// Posts lines to InfluxDB and says what became of them. It follows no redirect and reads only the beginning of an answer; no text of it
/// has the token or the password.
/// </summary>
internal sealed class InfluxClient : IDisposable
{
    /// <summary>Bytes of an answer that are read.</summary>
    private const int AnswerBytes = 4096;

    /// <summary>Characters of the server's words that are said.</summary>
    private const int WordsLength = 200;

    private static readonly TimeSpan s_connectTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(30);

    /// <summary>A name may lead to another address by then.</summary>
    private static readonly TimeSpan s_connectionTime = TimeSpan.FromMinutes(10);

    private readonly InfluxSettings _settings;
    private readonly HttpClient _client;
    private readonly string? _authorization;

    /// <summary>Not connected yet.</summary>
    public InfluxClient(InfluxSettings settings)
    {
        _settings = settings;
        _authorization = settings.Token is string token ? $"Token {token}"
            : settings.User is string user
                ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{settings.Password}")) : null;
        SocketsHttpHandler handler = ServerTrust.Handler(settings.Url, settings.CaFile);
        handler.ConnectTimeout = s_connectTime;
        handler.PooledConnectionLifetime = s_connectionTime;
        handler.MaxResponseDrainSize = AnswerBytes;
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }; // Each request has its own, which covers the answer too.
    }

    /// <summary>Posts lines, compressed.</summary>
    /// <exception cref="OperationCanceledException">It was stopped: nobody knows whether the lines are there.</exception>
    public async Task<InfluxAnswer> Push(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(s_answerTime);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _settings.WriteUrl) { Content = Compressed(lines) };
            if (_authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", _authorization);
            }

            using HttpResponseMessage answer = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.NoContent ? new InfluxAnswer(InfluxOutcome.Taken)
                : await Judge(answer, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Away(e.InnerException is AuthenticationException
                ? ServerTrust.Cure(_settings.CaFile) : Words(e.Message));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new InfluxAnswer(InfluxOutcome.Away, string.Create(
                CultureInfo.InvariantCulture, $"{_settings.Address} does not answer within {s_answerTime.TotalSeconds:0} s"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static ByteArrayContent Compressed(ReadOnlyMemory<byte> lines)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(lines.Span);
        }

        var content = new ByteArrayContent(compressed.GetBuffer(), 0, (int)compressed.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private async Task<InfluxAnswer> Judge(HttpResponseMessage answer, CancellationToken cancellation)
    {
        byte[] content = new byte[AnswerBytes];
        using Stream body = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        int length = await body.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        string? message = Message(content.AsSpan(0, length));
        string words = Words(message ?? Encoding.UTF8.GetString(content, 0, length));
        int status = (int)answer.StatusCode;
        string said = words.Length > 0 ? $" ({words})" : "";
        return status switch
        {
            201 when message is not null => new InfluxAnswer(InfluxOutcome.PartlyRefused, words), // InfluxDB 3 has taken a part.
            400 or 422 when words.Contains("partial write", StringComparison.OrdinalIgnoreCase) =>
                new InfluxAnswer(InfluxOutcome.PartlyRefused, words),
            413 => new InfluxAnswer(InfluxOutcome.Refused, words.Length > 0 ? words : "too large"),
            400 or 422 when message is not null => new InfluxAnswer(InfluxOutcome.Refused, words),
            401 or 403 => Away($"answers {status}{said}: give a token or a user that may write there with 'meternode influx set'"),
            404 => Away($"answers 404{said}: make the database or bucket there, or correct it with 'meternode influx set'"),
            >= 300 and < 400 => Away($"answers {status}, and a redirect is not followed: give the address that it leads to"),
            429 or >= 500 => Away($"answers {status}{said}: look at its log", Wish(answer.Headers.RetryAfter)),
            _ => Away($"answers {status}{said}, which InfluxDB does not: correct the address with 'meternode influx set'"),
        };
    }

    private InfluxAnswer Away(string why, TimeSpan? retryAfter = null) =>
        new(InfluxOutcome.Away, $"{_settings.Address}: {why}", retryAfter);

    private static TimeSpan? Wish(RetryConditionHeaderValue? wish) =>
        wish?.Delta ?? (wish?.Date is DateTimeOffset date ? date - DateTimeOffset.UtcNow : null);

    /// <summary>A server's own words, on one line and not longer than a line.</summary>
    private string Words(string said)
    {
        string text = PlainText.Of(Hidden(said).ReplaceLineEndings(" ").Trim());
        return text.Length <= WordsLength ? text : PlainText.Beginning(text, WordsLength) + "…";
    }

    /// <summary>
    /// InfluxDB 1 and 3 say <c>error</c>, 2 says <c>message</c>. Null where neither is said: a proxy, or a server that is another one, says
    /// nothing about the lines, also not by the status 400, which TLS servers answer to plain HTTP.
    /// </summary>
    private static string? Message(ReadOnlySpan<byte> content)
    {
        try
        {
            var json = new Utf8JsonReader(content, isFinalBlock: false, default); // Its end may not have been read.
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1
                    && (json.ValueTextEquals("error") || json.ValueTextEquals("message")))
                {
                    return json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : Encoding.UTF8.GetString(content);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is another kind of text.
        }

        return null;
    }

    /// <summary>A server may say again what it was shown.</summary>
    private string Hidden(string text)
    {
        foreach (string? secret in (ReadOnlySpan<string?>)[_authorization?.Split(' ', 2)[1], _settings.Password])
        {
            text = string.IsNullOrEmpty(secret) ? text : text.Replace(secret, "…", StringComparison.Ordinal);
        }

        return text;
    }
}
