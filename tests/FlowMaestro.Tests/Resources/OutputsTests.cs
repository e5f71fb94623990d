using System.Text.Json;
using System.Text.Json.Serialization;
using FlowMaestro.Models;
using FlowMaestro.Tests.TestDoubles;
using Newtonsoft.Json;
using JsonSerializer = Newtonsoft.Json.JsonSerializer;

namespace FlowMaestro.Tests.Resources;

/// <summary>Outputs as the user's type, by the library that the user names.</summary>
public sealed partial class OutputsTests
{
    [Test]
    public void AContextOfSystemTextJsonReadsThemWithoutReflection()
    {
        var mail = Read("""{"mail_id":"mail_42","tags":["a"]}""").OutputsAs(Context.Default.Mail)!;

        Assert.That((mail.Id, mail.Tags.Single()), Is.EqualTo(("mail_42", "a")));
        Assert.That(
            () => Read("""{"mail_id":1}""").OutputsAs(Context.Default.Mail),
            Throws.TypeOf<JsonSerializationException>()
                .With.Message.Contains(nameof(Mail))
                .And.InnerException.InstanceOf<System.Text.Json.JsonException>());
    }

    [Test]
    public void OptionsOfSystemTextJsonAreTheUsers()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        };

        Assert.That(Read("""{"sent_by":"ada"}""").OutputsAs<Plain>(options)!.SentBy, Is.EqualTo("ada"));
        Assert.That(() => Read("""{"sentBy":"ada"}""").OutputsAs<Plain>(options), Throws.TypeOf<JsonSerializationException>());
    }

    [Test]
    public void ATypeWithoutAttributesIsNewtonsofts() =>
        Assert.That(
            Read("""{"SENTBY":"ada","size":"5"}""").OutputsAs<Plain>(),
            Has.Property("SentBy").EqualTo("ada").And.Property("Size").EqualTo(5));

    [Test]
    public void TheUsersSerializerReadsEverything() =>
        Assert.That(Read("""{"mail_id":"x","Id":"y"}""").OutputsAs<Mail>(JsonSerializer.Create())!.Id, Is.EqualTo("y"));

    [Test]
    public void WhatIsNotThereIsNothingWhateverReads()
    {
        foreach (var execution in new[] { Read("null"), new Execution() })
        {
            Assert.That(execution.OutputsAs(Context.Default.Mail), Is.Null);
            Assert.That(execution.OutputsAs<Mail>(JsonSerializerOptions.Default), Is.Null);
            Assert.That(execution.OutputsAs<JsonElement>().ValueKind, Is.EqualTo(JsonValueKind.Undefined));
        }
    }

    [Test]
    public void NothingElseIsMeantByNull()
    {
        Assert.That(() => new Execution().OutputsAs<Mail>(options: null!), Throws.ArgumentNullException);
        Assert.That(() => new Execution().OutputsAs<Mail>(type: null!), Throws.ArgumentNullException);
    }

    [Test]
    public void DeepOutputsAreRead() =>
        Assert.That(Read(new string('[', 400) + new string(']', 400)).OutputsAs<JsonElement>().GetArrayLength(), Is.EqualTo(1));

    private static Execution Read(string outputs)
    {
        using var stub = StubHandler.Json($$"""{"data": {"id":"e","outputs":{{outputs}} }, "meta": {} }""");
        using var client = TestClient.For(stub);
        return client.Executions.Get("e");
    }

    internal sealed class Plain
    {
        public string SentBy { get; set; } = "";

        public int Size { get; set; }
    }

    internal sealed class Mail
    {
        [JsonPropertyName("mail_id")]
        public string Id { get; set; } = "";

        [JsonPropertyName("tags")]
        public IReadOnlyList<string> Tags { get; set; } = [];
    }

    [JsonSerializable(typeof(Mail))]
    internal sealed partial class Context : JsonSerializerContext;
}
