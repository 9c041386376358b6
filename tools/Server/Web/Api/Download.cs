using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MeterNode.Server.Web.Api;

/// <summary>
/// A file that is made for one answer: written below the server's folder first, so that a client can ask for a part of it, and gone with
/// the answer.
/// </summary>
internal static class Download
{
    /// <summary>Downloads that are made ready at once: each reads a part of the store or a whole report.</summary>
    private static readonly SemaphoreSlim s_work = new(2);

    /// <summary>The answer with what <paramref name="write"/> writes.</summary>
    /// <exception cref="ApiBusyException">Others are being made ready.</exception>
    public static async Task<IResult> Of(HttpContext context, PlantFolder plant, string name, string type, Action<Stream> write)
    {
        if (!await s_work.WaitAsync(TimeSpan.FromSeconds(5), context.RequestAborted))
        {
            throw new ApiBusyException(RuleReason.Of("busy.download", "other downloads are being made ready: try again"));
        }

        FileStream? file = null;
        try
        {
            string folder = Path.Combine(ServeLock.FolderOf(plant), "downloads");
            SecretFile.CreateFolder(folder);
            file = new FileStream(
                Path.Combine(folder, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
                });
            write(file);
            file.Position = 0;
            byte[] hash = await SHA256.HashDataAsync(file, context.RequestAborted);
            file.Position = 0;
            context.Response.Headers.CacheControl = "private, no-cache";
            IResult answer = Results.File(file, type, name, entityTag: Tag(hash), enableRangeProcessing: true);
            file = null;
            return answer;
        }
        finally
        {
            file?.Dispose();
            s_work.Release();
        }
    }

    /// <summary>The tag of content with this SHA-256.</summary>
    public static EntityTagHeaderValue Tag(byte[] hash) => new($"\"{Convert.ToHexStringLower(hash)}\"");
}
