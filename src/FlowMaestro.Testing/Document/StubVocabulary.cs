namespace FlowMaestro.Testing.Document;

/// <summary>What those who make stubs and those who use them agree on.</summary>
internal static class StubVocabulary
{
    public const string AnswerHeader = "X-Stub-Answer";

    /// <summary>The member of the metadata that has the id of the operation.</summary>
    public const string Operation = "operation";

    /// <summary>The member of the metadata that has the name of the answer, for instance <c>404-noSuchThing</c>.</summary>
    public const string Answer = "answer";

    /// <summary>The member of the metadata that tells apart what was loaded at one time.</summary>
    public const string Scope = "testScope";
}
