using System.Text;
using MeterNode.Plant.Wiring;
using MeterNode.Tools.Tests.Support;
using Microsoft.Playwright;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What is a picture says its content, whatever the sender calls it; only the picture is kept.</summary>
[TestClass]
public sealed class WiringPhotoTests
{
    private static byte[] Secret => Encoding.ASCII.GetBytes(SmallPictures.Secret);

    [TestMethod]
    public void Photo_JpegOfAPhone_KeepsThePictureAndHowItIsTurned()
    {
        byte[] sent =
        [
            .. SmallPictures.Jpeg(
                SmallPictures.Exif(turn: 6), SmallPictures.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Secret]),
                SmallPictures.Segment(0xE2, [.. "ICC_PROFILE\0"u8, .. Secret]), SmallPictures.Comment),
            .. Secret,
        ];

        WiringPhoto photo = WiringPhoto.Of(sent)!;

        Assert.AreEqual("image/jpeg", photo.MediaType);
        Assert.IsFalse(Has(photo, Secret), "device, texts, profile, and what follows the end");
        Assert.IsFalse(Has(photo, [0x50, 0x51, 0x52]), "the thumbnail");
        Assert.IsFalse(Has(photo, [0x88, 0x25]), "the place");
        Assert.IsTrue(Has(photo, "Exif\0\0"u8), "how it is turned");
        CollectionAssert.AreEqual(photo.Bytes, WiringPhoto.Of(photo.Bytes)!.Bytes, "what is clean stays as it is, turned as before");
        CollectionAssert.AreNotEqual(photo.Bytes, WiringPhoto.Of(SmallPictures.Jpeg(SmallPictures.Exif(turn: 8)))!.Bytes);
    }

    [TestMethod]
    public void Photo_JpegThatIsNotTurned_HasNoExif() =>
        CollectionAssert.AreEqual(
            WiringPhoto.Of(SmallPictures.Jpeg())!.Bytes,
            WiringPhoto.Of(SmallPictures.Jpeg(SmallPictures.Exif(turn: 1), SmallPictures.Comment))!.Bytes);

    [TestMethod]
    public void Photo_Png_KeepsThePicture()
    {
        byte[] sent =
        [
            .. SmallPictures.Png(
                SmallPictures.Chunk("sRGB", [0]), SmallPictures.Chunk("tEXt", [.. "Model\0"u8, .. Secret]),
                SmallPictures.Chunk("iTXt", Secret), SmallPictures.Chunk("eXIf", Secret), SmallPictures.Chunk("tIME", new byte[7])),
            .. Secret,
        ];

        WiringPhoto photo = WiringPhoto.Of(sent)!;

        Assert.AreEqual("image/png", photo.MediaType);
        CollectionAssert.AreEqual(SmallPictures.Png(SmallPictures.Chunk("sRGB", [0])), photo.Bytes);
    }

    /// <summary>A browser draws what is kept, and turns it: a picture that nobody can look at would be no record.</summary>
    [TestMethod]
    [Timeout(Patience.TestMs)]
    public async Task Photo_Kept_IsDrawnByABrowser()
    {
        TestBrowser.Require();

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await TestBrowser.Launch(playwright);
        IPage page = await TestBrowser.Page(browser);
        WiringPhoto[] photos =
        [
            WiringPhoto.Of(SmallPictures.Jpeg(SmallPictures.Comment))!, WiringPhoto.Of(SmallPictures.Jpeg(SmallPictures.Exif(6)))!,
            WiringPhoto.Of(SmallPictures.Png(SmallPictures.Chunk("tEXt", Secret)))!,
        ];
        foreach (WiringPhoto photo in photos)
        {
            int width = await page.EvaluateAsync<int>(
                "async source => { const image = new Image(); image.src = source; await image.decode(); return image.naturalWidth; }",
                $"data:{photo.MediaType};base64,{Convert.ToBase64String(photo.Bytes)}");
            Assert.AreEqual(photo.MediaType == "image/png" ? 1 : 8, width);
        }
    }

    [TestMethod]
    [DataRow("FFD8FFE0")]
    [DataRow("FFD8FFE000FFD9")]
    [DataRow("FFD8FFD9")]
    [DataRow("89504E470D0A1A0A0000000D4948445200000001000000010806000000000000000000")]
    [DataRow("89504E470D0A1A0A0000000D58585858000000010000000108060000000000000000")]
    [DataRow("3C7376673E3C2F7376673E")]
    [DataRow("")]
    public void Photo_ThatIsNone_IsRefused(string hex) => Assert.IsNull(WiringPhoto.Of(Convert.FromHexString(hex)));

    /// <summary>However it is cut off, nothing is taken, and nothing fails otherwise.</summary>
    [TestMethod]
    public void Photo_CutOffAnywhere_IsRefused()
    {
        foreach (byte[] whole in (byte[][])[SmallPictures.Jpeg(SmallPictures.Exif(6)), SmallPictures.Png()])
        {
            Assert.IsNotNull(WiringPhoto.Of(whole));
            for (int length = 0; length < whole.Length; length++)
            {
                Assert.IsNull(WiringPhoto.Of(whole[..length]), $"{length} of {whole.Length} bytes");
            }
        }
    }

    private static bool Has(WiringPhoto photo, ReadOnlySpan<byte> part) => photo.Bytes.AsSpan().IndexOf(part) >= 0;
}
