"""Are the files of deploy/ what the tools that read them will take?"""
