using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>
/// Has a time-stamp authority (RFC 3161) stamp a checkpoint or another file: over HTTP, or by files where the machine is not connected.
/// </summary>
public static class TimeStampService
{
    /// <summary>The authority has so long to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string QueryType = "application/timestamp-query";

    /// <summary>The request, DER. It has no nonce, so that it can be made again when the reply comes.</summary>
    public static byte[] Request(Checkpoint checkpoint) => Request(checkpoint.Hash, nonce: null).Encode();

    /// <summary>The token (DER) in the <paramref name="reply"/> to <see cref="Request(Checkpoint)"/>.</summary>
    /// <exception cref="OperatorException">The authority has refused, or the reply is to something else.</exception>
    public static byte[] Take(Checkpoint checkpoint, byte[] reply, string source) =>
        Take(Request(checkpoint.Hash, nonce: null), reply, source);

    /// <summary>Asks the service at <paramref name="url"/>. Blocks for <see cref="Patience"/> at most.</summary>
    /// <exception cref="OperatorException">It cannot be reached, or refuses.</exception>
    public static byte[] Ask(Checkpoint checkpoint, Uri url, CancellationToken cancellation) =>
        Ask(checkpoint.Hash, url, cancellation);

    /// <summary>The same for anything, by its SHA-256.</summary>
    /// <exception cref="OperatorException">It cannot be reached, or refuses.</exception>
    public static byte[] Ask(ReadOnlyMemory<byte> sha256, Uri url, CancellationToken cancellation)
    {
        Rfc3161TimestampRequest request = Request(sha256, RandomNumberGenerator.GetBytes(sizeof(ulong)));
        using var client = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = CheckpointFile.MaximumTimeStampBytes };
        try
        {
            using var content = new ByteArrayContent(request.Encode());
            content.Headers.ContentType = new MediaTypeHeaderValue(QueryType);
            using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            using HttpResponseMessage answer = client.Send(message, cancellation);
            answer.EnsureSuccessStatusCode();
            using var body = new MemoryStream();
            answer.Content.CopyTo(body, null, cancellation);
            return Take(request, body.ToArray(), url.ToString());
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            string why = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"the time-stamp service {url} cannot be reached ({why}): try again, or another one");
        }
    }

    /// <summary>The address of a service, as a person writes it.</summary>
    /// <exception cref="OperatorException">It is none.</exception>
    public static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url
            : throw new OperatorException(
                OperatorError.Usage, $"'{text}' is no address of a time-stamp service: write http://… or https://…");

    private static Rfc3161TimestampRequest Request(ReadOnlyMemory<byte> sha256, byte[]? nonce) => Rfc3161TimestampRequest.CreateFromHash(
        sha256, HashAlgorithmName.SHA256, nonce: nonce, requestSignerCertificates: true);

    private static byte[] Take(Rfc3161TimestampRequest request, byte[] reply, string source)
    {
        try
        {
            byte[] token = request.ProcessResponse(reply, out int read).AsSignedCms().Encode();
            if (read == reply.Length && token.Length <= CheckpointFile.MaximumTimeStampBytes)
            {
                return token;
            }
        }
        catch (CryptographicException e)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"the answer from {source} is no time stamp of this checkpoint ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}): "
                    + "ask the service for what it wants, or take another one");
        }

        throw new OperatorException(OperatorError.Failure, $"the answer from {source} is longer than a time stamp: take another service");
    }
}
